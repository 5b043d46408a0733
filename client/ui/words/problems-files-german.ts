// The German sentences about files: why one is not taken, not shown or not sent.
import type { ProblemWords, Sentence } from './problems.ts';

const say =
  (what: string, safe: string, todo: string): (() => Sentence) =>
  () => ({ what, safe, todo });

const nothingLost = 'Es wurde nichts geändert und nichts ging verloren.';

export const fileProblemsGerman = {
  'file empty': say('Diese Datei ist leer.', nothingLost, 'Bitte neu exportieren und die neue Datei wählen.'),
  'file changed': say(
    'Diese Datei hat sich beim Lesen geändert oder ist verschwunden.',
    'Nichts von ihr wurde behalten.',
    'Warten Sie, bis sie vollständig geschrieben ist, und wählen Sie sie noch einmal aus.',
  ),
  'surface of odd size': (thousandths, format) => ({
    what: `Die längste Seite dieser Fläche ist ${format.decimal((thousandths ?? 0) / 1000, 2)} mm, wenn ihre Zahlen Millimeter sind. Eine Krone hat etwa 10, ein Kiefer etwa 80: Sie wurde wohl in Metern oder Zoll gespeichert.`,
    safe: 'Sie wurde nicht hinzugefügt; die Datei ist, wo sie war.',
    todo: 'Bitte in Millimetern neu exportieren oder trotzdem anhängen.',
  }),
  'file is here already': say(
    'Genau diese Datei ist in diesem Fall schon vorhanden.',
    'Sie wurde kein zweites Mal hinzugefügt.',
    'Behalten Sie die vorhandene, oder hängen Sie sie noch einmal an.',
  ),
  stopped: say(
    'Das Hinzufügen dieser Datei wurde abgebrochen.',
    'Nichts von ihr wurde behalten.',
    'Wählen Sie sie noch einmal aus, wenn Sie sie brauchen.',
  ),
  'no room on tablet': (left, format) => ({
    what: left
      ? `Dieses Tablet hat für Enamel noch ${format.size(left)} frei, zu wenig für diese Datei.`
      : 'Dieses Tablet ist voll. Für diese Datei ist kein Platz.',
    safe: left ? 'Es wurde nichts begonnen.' : 'Von ihr wurde nichts behalten.',
    todo: 'Schaffen Sie Platz auf dem Tablet und fügen Sie die Datei dann noch einmal hinzu.',
  }),
  'no room at relay': (left, format) => ({
    what: `Das Relay hat für Sie noch ${format.size(left ?? 0)} frei, zu wenig für diese Datei.`,
    safe: 'Es wurde nichts begonnen.',
    todo: 'Hängen Sie sie trotzdem an: Sie bleibt auf diesem Tablet und wird gesendet, sobald Platz ist. Oder bitten Sie den Betreiber des Relays um mehr Platz.',
  }),
  'no room for copies': (left, format) => ({
    what: `Das Labor bekommt Kopien, und dieses Tablet hat dafür noch ${format.size(left ?? 0)} frei, zu wenig.`,
    safe: 'Es wurde nichts kopiert oder gesendet; der Entwurf ist, wie er war.',
    todo: 'Schaffen Sie Platz auf dem Tablet, oder lassen Sie große Dateien warten, bis Sie das Labor bestätigt haben.',
  }),
  'no room for copies at relay': (left, format) => ({
    what: `Das Relay hat für Sie noch ${format.size(left ?? 0)} frei, zu wenig für das, was sofort gesendet wird.`,
    safe: 'Es wurde nichts kopiert oder gesendet; der Entwurf ist, wie er war.',
    todo: 'Lassen Sie große Dateien warten, bis Sie das Labor bestätigt haben, oder bitten Sie den Betreiber des Relays um mehr Platz.',
  }),
  'picture not looked at': say(
    'In diesem Bild kann Schrift stehen, etwa ein Name, und sie lässt sich nicht entfernen.',
    'Es ist nicht hinausgegangen und wurde nicht hinzugefügt.',
    'Sehen Sie es an und entscheiden Sie dann, ob es mitgeht.',
  ),
  'file too large': (limit, format) => ({
    what: 'Diese Datei ist zu groß.',
    safe: nothingLost,
    todo:
      limit === undefined
        ? 'Bitte eine kleinere wählen.'
        : `Die Grenze ist ${format.size(limit)}. Bitte eine kleinere wählen.`,
  }),
  'file type refused': say(
    'Dateien dieser Art werden nicht angenommen.',
    nothingLost,
    'Möglich sind STL, PLY, OBJ, DICOM, JPEG, PNG und PDF.',
  ),
  'file is not what its name says': say(
    'Der Inhalt dieser Datei passt nicht zu ihrem Namen.',
    'Sie wurde nicht hinzugefügt.',
    'Bitte prüfen, woher sie kommt, und neu exportieren.',
  ),
  'file damaged': say(
    'Diese Datei kam beschädigt an.',
    'Die beschädigte Kopie wurde verworfen; das Original ist, wo es war.',
    'Bitte noch einmal versuchen. Bleibt es so, den Absender bitten, sie neu anzuhängen.',
  ),
  'design changed': say(
    'Design, Auftrag oder eine Entscheidung wurden geändert, während Sie hinsahen.',
    'Es wurde nichts unterschrieben.',
    'Sehen Sie es sich an, wie es jetzt ist, und entscheiden Sie dann.',
  ),
  'file unreadable': say(
    'Diese Datei ist nicht lesbar: Sie ist abgeschnitten, widerspricht sich, oder es ist nichts darin zu zeigen.',
    'Nichts von ihr wurde hinzugefügt; die Datei ist, wo sie war.',
    'Bitte neu exportieren und die neue Datei wählen.',
  ),
  'file too detailed': say(
    'Dieses Bild hat mehr Einzelheiten, als ein Tablet halten kann.',
    nothingLost,
    'Bitte kleiner exportieren: bis 64 Millionen Bildpunkte oder 4 Millionen Dreiecke.',
  ),
  'compression unknown': say(
    'Diese Datei ist auf eine Art gepackt, die Enamel nicht kennt.',
    nothingLost,
    'Bitte ohne Kompression neu exportieren und dann hinzufügen.',
  ),
  'app incomplete': say(
    'Dieser Teil von Enamel ist noch nicht auf dem Tablet.',
    'Es wurde nichts geändert, und keiner Datei fehlt etwas.',
    'Er braucht einmal Internet: bitte kurz verbinden und noch einmal versuchen.',
  ),
  'file too slow': say(
    'Das Lesen dieser Datei dauerte zu lange und wurde beendet. Sie kann schädlich sein, oder das Tablet ist ausgelastet.',
    nothingLost,
    'Bitte noch einmal versuchen. Bleibt es so, um einen neuen Export der Datei bitten.',
  ),
} satisfies Partial<ProblemWords>;
