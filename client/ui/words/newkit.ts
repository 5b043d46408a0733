// Words of a new paper: why, what it ends, and what two administrators can do where nobody has the old one.
import { inBoth } from './language.svelte.ts';

export const newKitWords = inBoth(
  {
    title: 'A new paper',
    link: 'Make a new paper',
    linkText: 'Was the paper lost, stolen or seen by somebody? A new one ends it.',
    lead: 'Do this when the paper was lost or stolen, or when somebody saw its words.',
    effect:
      'The new paper takes its place. From then on the old one opens nothing that is written, removes nobody and brings no tablet back. What it could open before, a thief may have copied.',
    onlyAdmin: 'Only an administrator’s tablet makes a new paper.',
    here: 'The words of the paper still lie on this tablet. Print it instead; a new one is not needed.',
    hereOpen: 'Show the paper',
    hereReplace: 'Its words were seen: make a new one',
    withOld: 'With the old paper',
    withOldText:
      'Type its words, or take a photo of its code; of three papers two are needed. The new paper counts at once.',
    old: 'The words of the old paper',
    make: 'Make the new paper',
    without: 'Without the old paper',
    withoutText:
      'Two administrators, who are two persons, can make a new paper together. It counts 14 days after the second one agreed, by the relay’s clock. Until then the old paper can object, so that nobody takes your house over unseen.',
    propose: 'Propose a new paper',
    alone:
      'You are the only administrator. Without the old paper nobody can make a new one: whoever could do it alone could also do it with a stolen tablet. Your records stay on your tablets and at the relay. Keep at least two tablets that work, save backups, and search for the paper; if it stays lost, start a practice anew and bring your patients over by export.',
    asked: (by: string) => `${by} proposed a new paper.`,
    askedYou: 'You proposed a new paper. Print it now; it opens nothing before it counts.',
    needsSecond: 'Another administrator has to agree on a tablet of their own.',
    agree: 'Agree',
    agreeText:
      'Agree only if you spoke to this person, and both of you know that the old paper is lost. After 14 days the new one opens everything.',
    agreed: (by: string) => `${by} agreed.`,
    waitsUntil: (when: string) => `It counts from ${when}, unless the old paper objects.`,
    waitsForRelay: 'The 14 days begin when this has reached the relay.',
    objected: 'The old paper objected. The proposal is over, and the old paper goes on.',
    object: 'Object with the old paper',
    objectText: 'If the old paper was found, or you know nothing of this: type its words, and the proposal is over.',
    rivals:
      'Two new papers were made at the same time. One of them counts on every tablet, the other opens nothing. Nobody sees from the sheet which is which: make one more new paper now, with the one that is accepted here, and destroy both.',
    keepOld:
      'This paper takes the place of the one before. Destroy that one when “Backup” says that everything is at the relay.',
    partner: (house: string) => `${house} has a new paper`,
    partnerByRoot:
      'It is signed by the paper before it. Nothing has to be done. If it surprises you, call them on a number you know.',
    partnerByTwo:
      'The paper before it is lost; two of its administrators’ tablets signed the new one. Call them on a number you know and ask whether that is right.',
    partnerDisputed: (house: string) => `Two new papers speak for ${house}`,
    partnerDisputedText:
      'Nothing new is sealed to them on this case, and what is here stays here. Call them on a number you know, then invite them to a new case.',
    partnerSeen: 'I have asked',
  },
  {
    title: 'Ein neues Papier',
    link: 'Neues Papier erstellen',
    linkText: 'Wurde das Papier verloren, gestohlen oder von jemandem gesehen? Ein neues beendet es.',
    lead: 'Tun Sie das, wenn das Papier verloren oder gestohlen ist, oder wenn jemand seine Wörter gesehen hat.',
    effect:
      'Das neue Papier tritt an seine Stelle. Ab dann öffnet das alte nichts mehr von dem, was geschrieben wird, entfernt niemanden und holt kein Tablet zurück. Was es vorher öffnen konnte, kann ein Dieb kopiert haben.',
    onlyAdmin: 'Nur das Tablet einer Verwaltung erstellt ein neues Papier.',
    here: 'Die Wörter des Papiers liegen noch auf diesem Tablet. Bitte drucken; ein neues ist nicht nötig.',
    hereOpen: 'Papier zeigen',
    hereReplace: 'Die Wörter wurden gesehen: neues erstellen',
    withOld: 'Mit dem alten Papier',
    withOldText:
      'Tippen Sie seine Wörter oder fotografieren Sie den Code; von drei Papieren werden zwei gebraucht. Das neue Papier gilt sofort.',
    old: 'Die Wörter des alten Papiers',
    make: 'Neues Papier erstellen',
    without: 'Ohne das alte Papier',
    withoutText:
      'Zwei Verwaltende, die zwei Personen sind, können zusammen ein neues Papier erstellen. Es gilt 14 Tage nach der Zustimmung der zweiten, nach der Uhr des Relays. Bis dahin kann das alte Papier widersprechen, damit niemand Ihr Haus unbemerkt übernimmt.',
    propose: 'Neues Papier vorschlagen',
    alone:
      'Sie verwalten allein. Ohne das alte Papier kann niemand ein neues erstellen: Wer es allein könnte, könnte es auch mit einem gestohlenen Tablet. Ihre Daten bleiben auf Ihren Tablets und am Relay. Halten Sie mindestens zwei Tablets bereit, speichern Sie Sicherungen und suchen Sie das Papier; bleibt es verloren, beginnen Sie eine Praxis neu und bringen Ihre Patienten durch Export mit.',
    asked: (by: string) => `${by} hat ein neues Papier vorgeschlagen.`,
    askedYou: 'Sie haben ein neues Papier vorgeschlagen. Drucken Sie es jetzt; es öffnet nichts, bevor es gilt.',
    needsSecond: 'Eine zweite Person der Verwaltung muss auf ihrem eigenen Tablet zustimmen.',
    agree: 'Zustimmen',
    agreeText:
      'Stimmen Sie nur zu, wenn Sie mit dieser Person gesprochen haben und beide wissen, dass das alte Papier verloren ist. Nach 14 Tagen öffnet das neue alles.',
    agreed: (by: string) => `${by} hat zugestimmt.`,
    waitsUntil: (when: string) => `Es gilt ab ${when}, wenn das alte Papier nicht widerspricht.`,
    waitsForRelay: 'Die 14 Tage beginnen, sobald dies am Relay ist.',
    objected: 'Das alte Papier hat widersprochen. Der Vorschlag ist beendet, das alte Papier gilt weiter.',
    object: 'Mit dem alten Papier widersprechen',
    objectText:
      'Ist das alte Papier wieder da, oder wissen Sie nichts davon: Tippen Sie seine Wörter, und der Vorschlag ist beendet.',
    rivals:
      'Zwei neue Papiere wurden gleichzeitig erstellt. Eines davon gilt auf jedem Tablet, das andere öffnet nichts. Dem Blatt sieht man es nicht an: Erstellen Sie jetzt noch ein neues, mit dem, das hier angenommen wird, und vernichten Sie beide.',
    keepOld:
      'Dieses Papier tritt an die Stelle des vorigen. Vernichten Sie jenes, wenn unter „Sicherung“ alles am Relay liegt.',
    partner: (house: string) => `${house} hat ein neues Papier`,
    partnerByRoot:
      'Das vorige Papier hat es unterschrieben. Sie müssen nichts tun. Überrascht es Sie, rufen Sie unter einer bekannten Nummer an.',
    partnerByTwo:
      'Das vorige Papier ist verloren; zwei Tablets der dortigen Verwaltung haben das neue unterschrieben. Rufen Sie unter einer bekannten Nummer an und fragen Sie, ob das stimmt.',
    partnerDisputed: (house: string) => `Zwei neue Papiere sprechen für ${house}`,
    partnerDisputedText:
      'In diesem Fall wird für dieses Haus nichts Neues mehr versiegelt; was hier ist, bleibt hier. Rufen Sie unter einer bekannten Nummer an und laden Sie dann zu einem neuen Fall ein.',
    partnerSeen: 'Ich habe gefragt',
  },
);
