// Frozen vectors: what the formats of PROTOCOL.md are in bytes. `node test/vectors/make.ts` writes them anew, from fixed
// secrets only; a test compares the committed files with what the code makes today. Bytes are hex.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMAS } from '../protocol/schemas.ts';
import { hashOfGrammar, plain } from './plain.ts';
import { makeActVectors } from './make-act.ts';
import { makeBackupVectors } from './make-backup.ts';
import { makeBundleVectors } from './make-bundle.ts';
import { makeCborVectors } from './make-cbor.ts';
import { makeCheckpointVectors } from './make-checkpoint.ts';
import { makeEntryVectors } from './make-entry.ts';
import { makeEpochVectors } from './make-epoch.ts';
import { makeForkVectors } from './make-fork.ts';
import { makeHistoryVectors } from './make-history.ts';
import { makeInviteVectors } from './make-invite.ts';
import { makeKitVectors } from './make-kit.ts';
import { makeMeetingVectors } from './make-meeting.ts';
import { makePruneVectors } from './make-prune.ts';
import { makePushVectors } from './make-push.ts';
import { makeReceiptVectors } from './make-receipt.ts';
import { makeSnapshotVectors } from './make-snapshot.ts';
import { makeSuccessionVectors } from './make-succession.ts';

/** File name without its ending → contents. */
export async function makeVectors(): Promise<Record<string, unknown>> {
  const made = {
    cbor: makeCborVectors(),
    epoch: await makeEpochVectors(),
    entry: await makeEntryVectors(),
    receipt: makeReceiptVectors(),
    invite: await makeInviteVectors(),
    meeting: makeMeetingVectors(),
    kit: await makeKitVectors(),
    succession: await makeSuccessionVectors(),
    checkpoint: await makeCheckpointVectors(),
    backup: await makeBackupVectors(),
    snapshot: await makeSnapshotVectors(),
    act: makeActVectors(),
    bundle: await makeBundleVectors(),
    history: makeHistoryVectors(),
    fork: await makeForkVectors(),
    prune: makePruneVectors(),
    push: makePushVectors(),
    pins: { grammar: Object.fromEntries(Object.entries(SCHEMAS).map(([name, each]) => [name, hashOfGrammar(each)])) },
  };
  return plain(made) as Record<string, unknown>;
}

if (import.meta.main) {
  for (const [name, contents] of Object.entries(await makeVectors()))
    writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(contents, null, 2)}\n`);
}
