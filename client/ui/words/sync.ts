// The sync state in words. One set for the whole app; says only what is proved.
import { inBoth } from './language.svelte.ts';

export const syncWords = inBoth(
  {
    savedHere: 'Saved here',
    sending: (waiting: number) => `Sending ${waiting}`,
    safeAtRelay: (time: string) => `Safe at relay ${time}`,
    seen: (by: string, time: string) => `Seen by ${by} ${time}`,
    offline: (waiting: number) => (waiting === 0 ? 'Offline, all sent' : `Offline, ${waiting} waiting`),
    attention: 'Needs attention',
    online: 'Online, all sent',
    onlineShort: 'All sent',
    silent: (waiting: number) => (waiting === 0 ? 'No answer yet' : `No answer yet, ${waiting} waiting`),
    connecting: 'Connecting',
    reading: 'Online, still reading what is at the relay',
    readingShort: 'Reading',
    storing: 'Online. The app itself is still being stored on this tablet; until then it opens only with internet.',
    storingShort: 'Storing the app',
    onlyHere: 'Saved here only',
    onlyHereShort: 'Saved here',
  },
  {
    savedHere: 'Hier gespeichert',
    sending: (waiting: number) => `${waiting} werden gesendet`,
    safeAtRelay: (time: string) => `Sicher am Relay ${time}`,
    seen: (by: string, time: string) => `Gesehen von ${by} ${time}`,
    offline: (waiting: number) => (waiting === 0 ? 'Offline, alles gesendet' : `Offline, ${waiting} warten`),
    attention: 'Bitte ansehen',
    online: 'Online, alles gesendet',
    onlineShort: 'Gesendet',
    silent: (waiting: number) => (waiting === 0 ? 'Noch keine Antwort' : `Noch keine Antwort, ${waiting} warten`),
    connecting: 'Verbindet',
    reading: 'Online, liest noch, was am Relay liegt',
    readingShort: 'Liest',
    storing:
      'Online. Die App selbst wird noch auf diesem Tablet gespeichert; bis dahin öffnet sie sich nur mit Internet.',
    storingShort: 'Speichert die App',
    onlyHere: 'Nur hier gespeichert',
    onlyHereShort: 'Nur hier',
  },
);
