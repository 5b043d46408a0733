// Two letters that stand for a person, as on the round badge.

export function initialsOf(person: string): string {
  const parts = person
    .replaceAll(/\b(dr|prof|med|dent)\b\.?/gi, ' ')
    .split(/\s+/)
    .filter((part) => part !== '');
  const letters = [parts.at(0), parts.length > 1 ? parts.at(-1) : undefined].map(
    (part) => /^./su.exec(part ?? '')?.[0] ?? '',
  );
  return letters.join('').toUpperCase();
}
