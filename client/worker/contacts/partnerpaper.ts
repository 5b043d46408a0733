// What a person should hear about the papers of another house on a case: that there is a new one, and what proves it.
import { toHex } from '../../../protocol/bytes.ts';
import type { CaseRoster } from '../../roster/case.ts';
import { isOwnRoot } from '../../roster/organisation.ts';
import type { House } from '../house.ts';
import type { PartnerPaper } from '../views/newkitview.ts';

const TABLE = 'settings';
const keyOf = (root: string): string => `paper/${root}`;

/** Of the houses that have a place on the case; what somebody here has asked about is left out. */
export async function partnerPapers(house: House, { sides }: CaseRoster): Promise<readonly PartnerPaper[]> {
  const changed = sides.filter(
    ({ state, root, voice }) =>
      state !== 'void' && (voice.isDisputed || voice.line.length > 1) && !isOwnRoot(house.groups.organisation, root),
  );
  const papers = changed.map(({ name, voice }): PartnerPaper => {
    const root = toHex(voice.line.at(-1) ?? voice.root);
    const isByRoot = [...voice.steps.values()].every((step) => step.isByRoot);
    const proof = voice.isDisputed ? 'disputed' : isByRoot ? 'by the paper before' : 'by two administrators';
    return { organisation: name, root, proof };
  });
  const seen = await Promise.all(papers.map(({ root }) => house.rows.get(TABLE, keyOf(root))));
  return papers.filter(({ proof }, at) => proof === 'disputed' || seen[at] === null);
}

/** Somebody here has asked the other house. */
export async function sawPaper(house: House, root: string): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(root)) return;
  await house.commit(async () => [await house.rows.put(TABLE, keyOf(root), new Uint8Array(1))]);
  house.ground.announce(['cases']);
}
