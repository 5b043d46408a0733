// Patients found by parts of their names, without case and accents: "Muller" finds "Müller". Those whose name begins so
// come first.
import type { PatientFacet } from '../../worker/views/eventrow.ts';

export function found(patients: readonly PatientFacet[], typed: string): readonly PatientFacet[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const whole = wanted.join(' ');
  const names = patients.flatMap((patient) => {
    const name = folded(`${patient.label} ${patient.birthDate}`);
    return wanted.every((word) => name.includes(word)) ? [{ patient, isFirst: name.startsWith(whole) }] : [];
  });
  return names.toSorted((a, b) => Number(b.isFirst) - Number(a.isFirst)).map(({ patient }) => patient);
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
