// Others cite acts that this tablet never got: somebody may have been removed by one of them. Until they come nothing is given
// to anybody here. What takes away always goes on, so that nobody who invents such an act is safe behind it.
import { toHex } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import type { Control } from './control.ts';
import type { Role } from './roles.ts';
import { VOUCH, type Statements } from './statements.ts';

/** Hex ids of acts that are not here → hex devices that cite them, each in an entry it has signed. */
export type Unheard = ReadonlyMap<string, ReadonlySet<string>>;

/** Whose word it is. What somebody cites who belongs no more stops nobody. */
export function citersIn(unheard: Unheard, belongs: (device: string) => boolean): readonly string[] {
  return [...new Set([...unheard.values()].flatMap((devices) => [...devices]))].filter(belongs);
}

/** Whether an act gives somebody a key, a right or a way in. `rolesOf` = those of a person, by hex id, before it. */
export function gives({ act }: Control, rolesOf: (person: string) => readonly Role[]): boolean {
  switch (act.type) {
    case 'person':
    case 'enrol':
    case 'hand':
    case 'welcome':
    case 'known':
    case 'case':
    case 'direct':
    case 'contact':
    case 'invite':
    case 'confirm':
    case 'acquaint':
    case 'trust':
    case 'rekey':
      return true;
    case 'roles':
      return act.roles.some((role) => !rolesOf(toHex(act.person)).includes(role));
    case 'suspend':
      return !act.isSuspended;
    case 'late':
      return act.isAccepted;
    case 'carry':
      return saysMore(act.statements);
    // Foundings, what the paper does, what ends a link by taking it, and what takes away.
    case 'found':
    case 'open':
    case 'compartments':
    case 'owner':
    case 'level':
    case 'restore':
    case 'succeed':
    case 'propose':
    case 'agree':
    case 'object':
    case 'claim':
    case 'remove':
    case 'void':
    case 'close':
    case 'erase':
    case 'erased':
      return false;
  }
}

/** A vouch without roles takes a device from its house. */
function saysMore({ vouches, announcements }: Statements): boolean {
  return announcements.length > 0 || vouches.some(({ bytes }) => decode(VOUCH, bytes)?.roles.length !== 0);
}
