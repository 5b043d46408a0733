// What a person may say yes to where adding a file was refused.
import type { Anyway, Problem } from '../../worker/api.ts';

export const offers: Partial<Record<Problem, Anyway>> = {
  'file is here already': 'same file',
  'no room at relay': 'no room at relay',
  'surface of odd size': 'odd size',
};
