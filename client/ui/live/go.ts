// Leads to a field that says several things, wherever it lies on the screen, and opens what it is folded into.
export function goToValues(field: string): void {
  const place = document.querySelector<HTMLElement>(`[data-values="${CSS.escape(field)}"]`);
  for (let fold = place?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open = true;
  place?.scrollIntoView({ block: 'center' });
  place?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}
