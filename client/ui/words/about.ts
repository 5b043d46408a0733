// What the relay sees, in plain words.
import { inBoth } from './language.svelte.ts';

export const aboutWords = inBoth(
  {
    title: 'What the relay sees',
    lead: 'The relay carries sealed envelopes between tablets and keeps them safe. It has no key. Whoever runs it, or breaks into it, finds only this.',
    seesTitle: 'It sees',
    sees: [
      'How many sealed logs there are, and which of them one tablet uses over one connection.',
      'How many envelopes each holds, when they came, and roughly how large they are (sizes are rounded up).',
      'The internet address of each connection, and when it was made.',
      'How many recipients a log has at most (the number is rounded up).',
      'Public keys without names, and how much storage an account uses.',
      'That a link waits, was used or has expired; never what it opens.',
      'Where notifications are on: the address of that browser at its maker’s push service, which logs are of one house, and which of them others write to as well. The maker (Google, Apple, Mozilla or Microsoft) learns when that tablet is told something; never what.',
    ],
    neverTitle: 'It never sees',
    never: [
      'Names of patients, people, practices or labs.',
      'Notes, teeth, shades, images, scans, messages, file names.',
      'Who wrote what, who may read what, or which roles exist.',
      'Passphrases, passkeys’ secrets, the words on the paper.',
    ],
    canTitle: 'What it could still do',
    can: [
      'Withhold or delay envelopes. Every tablet keeps its own copy, and notices when something is missing.',
      'Show different tablets different histories. They compare, and raise an alarm.',
      'Guess from times and sizes that two tablets work together.',
    ],
    appTitle: 'And the app itself',
    app: 'The app comes from a web address. Whoever controls that address could serve a changed app. Releases can be compared, so a change leaves traces; it cannot be ruled out.',
    back: 'Back',
  },
  {
    title: 'Was das Relay sieht',
    lead: 'Das Relay trägt versiegelte Umschläge zwischen Tablets und bewahrt sie auf. Es hat keinen Schlüssel. Wer es betreibt oder dort einbricht, findet nur dies.',
    seesTitle: 'Es sieht',
    sees: [
      'Wie viele versiegelte Protokolle es gibt und welche davon ein Tablet über eine Verbindung nutzt.',
      'Wie viele Umschläge darin liegen, wann sie kamen und wie groß sie ungefähr sind (Größen werden aufgerundet).',
      'Die Internetadresse jeder Verbindung und wann sie bestand.',
      'Wie viele Empfänger ein Protokoll höchstens hat (die Zahl wird aufgerundet).',
      'Öffentliche Schlüssel ohne Namen und wie viel Platz ein Konto belegt.',
      'Dass ein Link wartet, benutzt wurde oder abgelaufen ist; nie, was er öffnet.',
      'Wo Mitteilungen an sind: die Adresse dieses Browsers beim Mitteilungsdienst seines Herstellers, welche Protokolle zu einem Haus gehören und in welche davon auch andere schreiben. Der Hersteller (Google, Apple, Mozilla oder Microsoft) erfährt, wann das Tablet eine Mitteilung bekommt; nie, was.',
    ],
    neverTitle: 'Es sieht nie',
    never: [
      'Namen von Patienten, Personen, Praxen oder Laboren.',
      'Notizen, Zähne, Farben, Bilder, Scans, Nachrichten, Dateinamen.',
      'Wer was geschrieben hat, wer was lesen darf oder welche Rollen es gibt.',
      'Passphrasen, Geheimnisse der Passkeys, die Wörter auf dem Papier.',
    ],
    canTitle: 'Was es trotzdem tun könnte',
    can: [
      'Umschläge zurückhalten oder verzögern. Jedes Tablet hat seine eigene Kopie und merkt, wenn etwas fehlt.',
      'Verschiedenen Tablets verschiedene Verläufe zeigen. Sie vergleichen und schlagen Alarm.',
      'Aus Zeiten und Größen erraten, dass zwei Tablets zusammenarbeiten.',
    ],
    appTitle: 'Und die App selbst',
    app: 'Die App kommt von einer Webadresse. Wer diese Adresse beherrscht, könnte eine veränderte App ausliefern. Versionen lassen sich vergleichen, eine Änderung hinterlässt also Spuren; ausschließen lässt sie sich nicht.',
    back: 'Zurück',
  },
);
