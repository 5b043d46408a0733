// Words of shades.
import { inBoth } from './language.svelte.ts';

export const shadeWords = inBoth(
  {
    title: 'Shade',
    guide: 'Shade guide',
    stump: 'Stump shade',
    none: 'None',
    indicative: 'Colours on a screen only point the way; the code counts.',
    stumpShort: (code: string) => `stump ${code}`,
  },
  {
    title: 'Farbe',
    guide: 'Farbskala',
    stump: 'Stumpffarbe',
    none: 'Keine',
    indicative: 'Farben am Bildschirm sind nur ein Anhalt; es zählt der Code.',
    stumpShort: (code) => `Stumpf ${code}`,
  },
);
