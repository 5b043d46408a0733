// Outlines of the eight teeth of a quadrant seen from the cheek, roots up, in a box of 40 by 60.
// Must never be used for anything but recognising a tooth at a glance.

const incisor = 'M11 36C10 44 9.5 50 10.5 54.5Q20 57.5 29.5 54.5C30.5 50 30 44 29 36C27 22 23 6 20 5C17 6 13 22 11 36Z';
const lateral =
  'M13 36C12 44 11.5 50 12.5 54Q20 57 27.5 54C28.5 50 28 44 27 36C25.5 22 22.5 8 20 7C17.5 8 14.5 22 13 36Z';
const canine = 'M11 35C9.5 43 10 48 12 51L20 57.5L28 51C30 48 30.5 43 29 35C27 20 23 3 20 2C17 3 13 20 11 35Z';
const premolar =
  'M11 36C9 43 9.5 49 11.5 53C14 56 17 55 20 53.5C23 55 26 56 28.5 53C30.5 49 31 43 29 36C28 24 24.5 8 20 6C15.5 8 12 24 11 36Z';
const upperMolar =
  'M6 36C4 43 4.5 49 7 53C10 56.5 14 55 20 52.5C26 55 30 56.5 33 53C35.5 49 36 43 34 36C35 24 34 12 31 8C28 9 26 20 25 28C24 20 22 10 20 8C18 10 16 20 15 28C14 20 12 9 9 8C6 12 5 24 6 36Z';
const lowerMolar =
  'M6 36C4 43 4.5 49 7 53C10 56.5 14 55 20 52.5C26 55 30 56.5 33 53C35.5 49 36 43 34 36C35 24 33 10 29 8C25 9 23 20 22 28Q20 30.5 18 28C17 20 15 9 11 8C7 10 5 24 6 36Z';

const front = [incisor, lateral, canine, premolar, premolar];

export function outline(tooth: number): string {
  const molar = tooth < 30 ? upperMolar : lowerMolar;
  return front[(tooth % 10) - 1] ?? molar;
}

/** Where the gum ends and the crown begins. */
export function neck(tooth: number): string {
  const half = tooth % 10 >= 6 ? 14 : 9;
  return `M${String(20 - half)} 36Q20 32 ${String(20 + half)} 36`;
}
