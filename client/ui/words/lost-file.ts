// Words of a file whose bytes are neither on this tablet nor at the relay.
import { inBoth } from './language.svelte.ts';

export const lostFileWords = inBoth(
  {
    title: (name: string) => `${name} is not here`,
    text: 'Its bytes are neither on this tablet nor to be had at the relay now. If they are in a backup, they can be brought back.',
    fromFolder: 'From the backup folder',
    fromFile: 'From a backup file',
  },
  {
    title: (name) => `${name} ist nicht hier`,
    text: 'Ihr Inhalt liegt weder auf diesem Tablet noch ist er gerade vom Relay zu bekommen. Steckt er in einer Sicherung, lässt er sich zurückholen.',
    fromFolder: 'Aus dem Sicherungsordner',
    fromFile: 'Aus einer Sicherungsdatei',
  },
);
