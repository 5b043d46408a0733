// Words of the relay's card in the settings: where it is, and going to another one.
import { inBoth } from './language.svelte.ts';

export const relayWords = inBoth(
  {
    title: 'Relay',
    text: 'It carries your sealed records between tablets and keeps a copy. It can read none of them.',
    at: 'Address',
    key: 'Key',
    none: 'This tablet works without a relay.',
    move: 'Move to another relay',
    follow: 'The relay has moved',
    telling: (address: string) => `Going to ${address}: your tablets and partners are told first`,
    tellingHint:
      'Needs a connection to the old relay. It goes on by itself, also after a restart. If the old relay is gone for good, go without it: whoever was not told then is given the address by hand.',
    goAnyway: 'Go there without it',
    coming: 'Bringing your records there',
    comingOf: (done: number, of: number) => `${String(done)} of ${String(of)} logs`,
    keepOld: 'Leave the old relay running: tablets that are away now find the way there.',
    fetching: (address: string) => `Files that this tablet does not hold are still being fetched from ${address}.`,
    partner: (cases: number, address: string) =>
      cases === 1
        ? `One case lies at ${address}, where its owner has moved.`
        : `${String(cases)} cases lie at ${address}, where their owners have moved.`,
    moveText:
      'Everything goes there: records, cases, files. Your tablets follow by themselves, and so do partners with open cases. Nothing is deleted at the old relay.',
    typed: 'Address of the new relay',
    typedHint: 'For example records.example.com. Whoever runs it tells you.',
    look: 'Look what is there',
    found: 'A relay answers there.',
    isSame: 'It is the same relay under another address.',
    keyHint: (address: string) => `Compare the key with what its operator says, or with ${address}.`,
    partners: (count: number) =>
      count === 0
        ? 'No other house works on your open cases.'
        : count === 1
          ? 'One other house with open cases is told by its cases.'
          : `${String(count)} other houses with open cases are told by their cases.`,
    links: (count: number) =>
      count === 1
        ? 'One link that nobody has used yet stops working. Its case shows a new one afterwards: send that.'
        : `${String(count)} links that nobody has used yet stop working. Their cases show new ones afterwards: send those.`,
    appStays: (host: string) =>
      `The app itself stays at ${host}. It opens there from its own copy, also when that server is gone; new tablets open it at the new address.`,
    paper: 'The paper stays valid. Write the new address on it.',
    isGone: 'The old relay is gone for good',
    isGoneHint:
      'Only then: nobody is told by it. Each other tablet, and each partner, has to be given the new address by hand.',
    other: 'Another address',
    go: 'Move there',
    followText:
      'For a tablet that was away while your house moved, when the old relay answers no more. It goes there only if your own signed records are there and say so.',
    followGo: 'Go there',
  },
  {
    title: 'Relay',
    text: 'Es trägt Ihre versiegelten Unterlagen zwischen den Tablets und bewahrt eine Kopie auf. Lesen kann es nichts davon.',
    at: 'Adresse',
    key: 'Schlüssel',
    none: 'Dieses Tablet arbeitet ohne Relay.',
    move: 'Zu einem anderen Relay umziehen',
    follow: 'Das Relay ist umgezogen',
    telling: (address: string) => `Umzug nach ${address}: Ihre Tablets und Partner erfahren es zuerst`,
    tellingHint:
      'Braucht eine Verbindung zum alten Relay. Es geht von selbst weiter, auch nach einem Neustart. Gibt es das alte Relay nicht mehr, gehen Sie ohne es: Wer es noch nicht erfahren hat, bekommt die Adresse dann von Ihnen.',
    goAnyway: 'Ohne das alte Relay hingehen',
    coming: 'Ihre Unterlagen werden dorthin gebracht',
    comingOf: (done: number, of: number) => `${String(done)} von ${String(of)} Protokollen`,
    keepOld: 'Lassen Sie das alte Relay laufen: Tablets, die gerade nicht da sind, finden dort den Weg.',
    fetching: (address: string) => `Dateien, die nicht auf diesem Tablet liegen, werden noch von ${address} geholt.`,
    partner: (cases: number, address: string) =>
      cases === 1
        ? `Ein Fall liegt bei ${address}: Das Haus, dem er gehört, ist dorthin umgezogen.`
        : `${String(cases)} Fälle liegen bei ${address}: Die Häuser, denen sie gehören, sind dorthin umgezogen.`,
    moveText:
      'Alles zieht mit: Unterlagen, Fälle, Dateien. Ihre Tablets folgen von selbst, ebenso Partner mit offenen Fällen. Am alten Relay wird nichts gelöscht.',
    typed: 'Adresse des neuen Relays',
    typedHint: 'Zum Beispiel records.example.com. Wer es betreibt, nennt sie Ihnen.',
    look: 'Nachsehen, was dort ist',
    found: 'Dort antwortet ein Relay.',
    isSame: 'Es ist dasselbe Relay unter einer anderen Adresse.',
    keyHint: (address: string) => `Vergleichen Sie den Schlüssel mit dem, was der Betreiber sagt, oder mit ${address}.`,
    partners: (count: number) =>
      count === 0
        ? 'Kein anderes Haus arbeitet an Ihren offenen Fällen.'
        : count === 1
          ? 'Ein anderes Haus mit offenen Fällen erfährt es durch seine Fälle.'
          : `${String(count)} andere Häuser mit offenen Fällen erfahren es durch ihre Fälle.`,
    links: (count: number) =>
      count === 1
        ? 'Ein Link, den noch niemand benutzt hat, gilt dann nicht mehr. Sein Fall zeigt danach einen neuen: Senden Sie diesen.'
        : `${String(count)} Links, die noch niemand benutzt hat, gelten dann nicht mehr. Ihre Fälle zeigen danach neue: Senden Sie diese.`,
    appStays: (host: string) =>
      `Die App selbst bleibt unter ${host}. Sie öffnet dort aus ihrer eigenen Kopie, auch wenn es diesen Server nicht mehr gibt; neue Tablets öffnen sie unter der neuen Adresse.`,
    paper: 'Das Papier gilt weiter. Schreiben Sie die neue Adresse darauf.',
    isGone: 'Das alte Relay gibt es nicht mehr',
    isGoneHint:
      'Nur dann: Dort erfährt niemand davon. Jedem anderen Tablet und jedem Partner müssen Sie die neue Adresse selbst geben.',
    other: 'Andere Adresse',
    go: 'Dorthin umziehen',
    followText:
      'Für ein Tablet, das nicht da war, als Ihr Haus umzog, wenn das alte Relay nicht mehr antwortet. Es geht nur dorthin, wenn Ihre eigenen signierten Unterlagen dort liegen und dasselbe sagen.',
    followGo: 'Dorthin gehen',
  },
);
