// Fills a draft with what is always wanted of a lab, where nothing is said; returns what it filled.
import type { OpenedDocument } from '../../page/document.ts';
import { NOTES } from '../../records/bounds.ts';
import { replaceText } from '../../records/content.ts';
import { readPrescription, writeHeader, writeItem } from '../../records/prescription.ts';
import { asWished, saidWishes, type Wish, type Wishes } from '../../records/wishes.ts';

export function fillWishes(document: OpenedDocument, wishes: Wishes): readonly Wish[] {
  const filled = new Set<string>();
  document.edit((doc) => {
    for (const { id, type } of readPrescription(doc).items) {
      const { header, items, notes } = readPrescription(doc);
      const item = items.find((each) => each.id === id);
      if (!item || type === '') continue;
      const wished = asWished(wishes, { header, item, notes });
      writeItem(doc, id, wished.item);
      writeHeader(doc, wished.header);
      if (wished.notes !== '') replaceText(doc, 'notes', wished.notes, NOTES);
      for (const name of Object.keys({ ...wished.item, ...wished.header })) filled.add(name);
      if (wished.notes !== '') for (const name of ['delivery', 'notes']) filled.add(name);
    }
  }, 'wishes');
  return saidWishes(wishes).filter((wish) => filled.has(wish));
}
