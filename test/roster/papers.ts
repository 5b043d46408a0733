// New papers for the practice of these stories, and the act that brings one.
import { kitKeys, type KitKeys } from '../../client/crypto/kit.ts';
import type { VerifiedControl } from '../../client/roster/admit.ts';
import { NO_STATEMENTS, certify } from '../../client/roster/statements.ts';
import { succeedBy } from '../../client/roster/succession.ts';
import { practice } from './practiceworld.ts';
import type { Tablet } from './world.ts';

export let paper: KitKeys;
export let other: KitKeys;
export let settling: KitKeys;
export async function makePapers(): Promise<void> {
  paper = await kitKeys(new Uint8Array(16).fill(7));
  other = await kitKeys(new Uint8Array(16).fill(8));
  settling = await kitKeys(new Uint8Array(16).fill(6));
}

/** The act by which a new paper follows the one before, with certificates for these tablets. */
export function succession(next: KitKeys, before: Pick<KitKeys, 'root'>, ...admins: readonly Tablet[]) {
  const fields = {
    previous: before.root.publicKey,
    root: next.root.publicKey,
    rootPass: next.rootPass.publicKey,
    recovery: next.recovery.publicKey,
  };
  const certificates = admins.map(({ keys }) => certify({ root: next.root.publicKey, device: keys }, next.root.sign));
  const statements = { ...NO_STATEMENTS, certificates };
  return { type: 'succeed', proofs: [succeedBy(fields, before.root.sign)], statements, wait: null } as const;
}
export const last = (): VerifiedControl => practice.staff.entries.at(-1)!;
