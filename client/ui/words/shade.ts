// Words of shades and their guides.
import type { ShadeGuide } from '../../records/shades.ts';
import { inBoth } from './language.svelte.ts';

const guides: Readonly<Record<ShadeGuide, string>> = {
  classical: 'VITA classical',
  master: '3D-Master',
  bleach: 'Bleach',
  stump: 'ND',
};

export const shadeWords = inBoth(
  {
    title: 'Shade',
    zone: 'Zone',
    body: 'Body',
    notSaid: 'Not said',
    photoHint: 'Add a photo with the shade tab below, then name it here.',
    guide: 'Shade guide',
    guides,
    stump: 'Stump shade',
    none: 'None',
    indicative: 'Colours on a screen only point the way; the code counts.',
    stumpShort: 'stump',
  },
  {
    title: 'Farbe',
    zone: 'Zone',
    body: 'Körper',
    notSaid: 'Nicht gesagt',
    photoHint: 'Unten ein Foto mit Farbmuster hinzufügen, dann hier nennen.',
    guide: 'Farbskala',
    guides,
    stump: 'Stumpffarbe',
    none: 'Keine',
    indicative: 'Farben am Bildschirm sind nur ein Anhalt; es zählt der Code.',
    stumpShort: 'Stumpf',
  },
);
