// Asking a relay what became of an invite, before anything is used and before there is a vault.
import type { Bytes } from '../../../protocol/bytes.ts';
import { readLink } from '../../../protocol/link.ts';
import type { Clock } from '../../sync/clock.ts';
import { openSession, type OpenSocket, type Session } from '../../sync/session.ts';
import type { InvitePeek } from '../api.ts';

/** Asks what became of an invite, without using it. */
export async function peekInvite(ground: { openSocket: OpenSocket; clock: Clock }, input: string): Promise<InvitePeek> {
  const link = readLink(input.trim());
  if (typeof link === 'string') return { state: link, hasCode: false };
  const session = await dial(ground, link);
  if (typeof session === 'string') return { state: session, hasCode: false };
  try {
    const { state } = await session.request({ type: 'peek', invite: link.invite }, 'inviteState');
    return { state, hasCode: link.hasCode };
  } catch {
    return { state: 'relay unreachable', hasCode: false };
  } finally {
    session.close();
  }
}

/** A connection of its own, to whoever it is where no key is given. */
export function dial(
  { openSocket, clock }: { openSocket: OpenSocket; clock: Clock },
  link: { readonly relayAddress: string; readonly relayKey: Bytes | null },
): Promise<Session | 'relay unreachable' | 'relay is another'> {
  return new Promise((resolve) => {
    const cancel = clock.after(8_000, () => {
      session.close();
      resolve('relay unreachable');
    });
    const session = openSession({
      address: link.relayAddress,
      relayKey: () => link.relayKey,
      accountSession: () => null,
      open: openSocket,
      clock,
      onPush: () => undefined,
      onState: (state) => {
        if (state === 'connecting') return;
        cancel();
        if (state === 'online') resolve(session);
        else {
          // Closing tells of a state of its own: what this one said comes first.
          resolve(state === 'another relay' ? 'relay is another' : 'relay unreachable');
          session.close();
        }
      },
    });
  });
}
