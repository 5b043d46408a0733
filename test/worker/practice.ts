// A practice and a lab as the stories of this folder need them, at an in-process relay.
import * as encoding from 'lib0/encoding';
import { expect, vi } from 'vitest';
import * as Y from 'yjs';
import { concat, type Bytes } from '../../protocol/bytes.ts';
import { crownStl } from '../../client/records/demo/mesh.ts';
import type { InviteView } from '../../client/worker/api.ts';
import { newTablet, passkey, type TestTablet } from '../support/tablet.ts';
import type { TestRelay } from '../support/test-relay.ts';

export const addressOf = (relay: { readonly port: number }): string => `ws://localhost:${String(relay.port)}/relay`;

export async function newClinic(relay: TestRelay | null): Promise<TestTablet> {
  const clinic = await newTablet(relay ? addressOf(relay) : '');
  await clinic.api.start({ kind: 'clinic', organisation: 'Praxis Linde', person: 'Dr. Mara Roth' }, passkey());
  if (relay) await sent(clinic);
  return clinic;
}

/** Everything is at the relay. */
export async function sent(tablet: TestTablet): Promise<void> {
  await vi.waitFor(
    async () => expect(await tablet.api.connection()).toMatchObject({ state: 'online', waiting: 0, attention: null }),
    { timeout: 45_000, interval: 40 },
  );
}

/** A patient with a draft that may be sent. */
export async function newDraft(clinic: TestTablet): Promise<{ patient: string; draft: string; file: string }> {
  const patient = await clinic.api.createPatient({ name: 'Jana Beispiel', birthDate: '1980-02-03' });
  const draft = await clinic.api.createDraft(patient);
  const { id: file } = await clinic.api.attach(draft, new File([crownStl()], 'prep.stl'), 'scan');
  await clinic.api.recordConsent(draft, { wording: 'Lab work', method: 'on paper' });
  return { patient, draft, file };
}

/** A file read through by parts, as a person who saves it does. */
export async function readWhole(
  tablet: TestTablet,
  id: string,
  file: string,
  aim: 'save' | 'save copy' = 'save',
): Promise<Bytes> {
  const { size } = await tablet.api.openFile(id, file, aim);
  const parts: Bytes[] = [];
  for (let at = 0; at < size; at += 1_000_000)
    parts.push(await tablet.api.readFilePart(id, file, aim, at, Math.min(size, at + 1_000_000)));
  return concat(...parts);
}

export function choicesFor(draft: string, atOnce: readonly string[] = []) {
  return {
    draft,
    withCode: false,
    days: 14,
    showName: true,
    showAge: false,
    showSex: false,
    atOnce,
    lookedAt: [],
    leftOut: [],
    reason: 'The rest follows by phone.',
  };
}

/** A case that waits at the relay for whoever has the link. */
export async function shareCase(clinic: TestTablet): Promise<{ id: string; invite: InviteView }> {
  const { draft, file } = await newDraft(clinic);
  const { id } = await clinic.api.share(choicesFor(draft, [file]));
  return { id, invite: await openInvite(clinic, id) };
}
export async function openInvite(clinic: TestTablet, id: string): Promise<InviteView> {
  return vi.waitFor(
    async () => {
      const { invite } = await clinic.api.caseView(id);
      expect(invite?.state).toBe('open');
      return invite!;
    },
    { timeout: 45_000, interval: 40 },
  );
}

export async function newLab(relay: TestRelay, link: string, code: string | null = null): Promise<TestTablet> {
  const lab = await newTablet(addressOf(relay));
  await lab.api.acceptInvite(link, code, { organisation: 'Nordlicht Lab', person: 'Jo Stein' }, passkey());
  return lab;
}

/** What a person types on a case screen, as its page sends it. */
export async function typeOnCase(
  tablet: TestTablet,
  id: string,
  name: string,
  change: (doc: Y.Doc) => void,
): Promise<void> {
  const opened = await tablet.api.openDocument({ log: id, name }, 'lab work');
  await editOf(opened, change);
}

export function typeInDraft(tablet: TestTablet, draft: string, change: (doc: Y.Doc) => void): Promise<void> {
  return typeInRecord(tablet, `draft/${draft}`, change);
}
/** On any screen of the own house; sealed at once. */
export async function typeInRecord(tablet: TestTablet, name: string, change: (doc: Y.Doc) => void): Promise<void> {
  const place = { log: 'own', name };
  await editOf(await tablet.api.openDocument(place, 'treatment'), change);
  await tablet.api.closeDocument(place);
}

async function editOf(
  opened: Awaited<ReturnType<TestTablet['api']['openDocument']>>,
  change: (doc: Y.Doc) => void,
): Promise<void> {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, opened.state);
  doc.clientID = opened.clientId;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.transact(() => change(doc));
  opened.port.start();
  for (const update of updates) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarUint8Array(encoder, update);
    opened.port.postMessage(encoding.toUint8Array(encoder));
  }
  // The worker hears a port on its own time.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
