// Every format that leaves a device or lies at the relay, by the name PROTOCOL.md gives it.
import { HEADER, HEADER_BOX, POSITION, REMNANT, SEALED_ENTRY, SIGNED } from '../../protocol/entry.ts';
import { BOX, EPOCH, GENESIS, KEY_BLOCK, PASS, SIGNED_EPOCH } from '../../protocol/epoch.ts';
import { CLIENT_FRAME, RELAY_FRAME } from '../../protocol/frames.ts';
import { HISTORY } from '../../protocol/history.ts';
import { PRUNE } from '../../protocol/prune.ts';
import { RECEIPT, SIGNED_TERM, STEP, STORED, TERM } from '../../protocol/receipt.ts';
import type { Schema } from '../../protocol/schema.ts';
import { CHAIN_AT, PAGE, PAGE_DOCUMENTS, PAGE_KEPT, SNAPSHOT_BODY } from '../../protocol/snapshot.ts';
import { ACT_BODY, DESIGN_FILE } from '../../client/records/designAct.ts';
import { ORDER_FACT, ORDER_FACTS } from '../../client/records/orderFacts.ts';
import * as bundle from '../../client/access/bundle.ts';
import { EVENT, EVENT_BODY } from '../../client/access/event.ts';
import { EVENT_KEY_BODY } from '../../client/access/eventKey.ts';
import { BACKUP_MANIFEST, BACKUP_PART, SIGNED_BACKUP } from '../../client/backup/format.ts';
import { UPDATE_BODY } from '../../client/gate/body.ts';
import { ACT, CITATION, CONTROL, INVITE, PERSON, PIN, PLACED, SIDE, WELCOME } from '../../client/roster/control.ts';
import { FORK } from '../../client/roster/forkproof.ts';
import { HANDED, HANDED_LOG } from '../../client/roster/hand.ts';
import { PACKAGE } from '../../client/roster/invite.ts';
import { ENTRANCE, MEETING } from '../../client/roster/meeting.ts';
import { COMPARTMENT, ROLE } from '../../client/roster/roles.ts';
import {
  ANNOUNCEMENT,
  CERTIFICATE,
  DEVICE_KEYS,
  STATEMENT,
  STATEMENTS,
  VOUCH,
} from '../../client/roster/statements.ts';
import { APPROVAL, PROOF, SUCCESSION, WAIT } from '../../client/roster/succession.ts';
import { PRESENCE, PRESENT } from '../../client/worker/records/presence.ts';

/** Parts before what holds them. */
export const SCHEMAS: Readonly<Record<string, Schema<unknown>>> = {
  GENESIS,
  PASS,
  BOX,
  KEY_BLOCK,
  EPOCH,
  SIGNED_EPOCH,
  HEADER_BOX,
  HEADER,
  SEALED_ENTRY,
  POSITION,
  SIGNED,
  REMNANT,
  STORED,
  STEP,
  RECEIPT,
  TERM,
  SIGNED_TERM,
  HISTORY,
  PRUNE,
  CLIENT_FRAME,
  RELAY_FRAME,
  ROLE,
  COMPARTMENT,
  DEVICE_KEYS,
  CERTIFICATE,
  VOUCH,
  ANNOUNCEMENT,
  STATEMENT,
  STATEMENTS,
  CITATION,
  PERSON,
  PIN,
  SUCCESSION,
  APPROVAL,
  PROOF,
  WAIT,
  SIDE,
  INVITE,
  PLACED,
  WELCOME,
  ACT,
  CONTROL,
  HANDED_LOG,
  HANDED,
  MEETING,
  ENTRANCE,
  UPDATE_BODY,
  EVENT,
  EVENT_BODY,
  EVENT_KEY_BODY,
  PACKAGE,
  PRESENCE,
  PRESENT,
  BACKUP_PART,
  BACKUP_MANIFEST,
  SIGNED_BACKUP,
  PAGE,
  CHAIN_AT,
  SNAPSHOT_BODY,
  PAGE_DOCUMENTS,
  PAGE_KEPT,
  DESIGN_FILE,
  ACT_BODY,
  ORDER_FACT,
  ORDER_FACTS,
  FORK,
  BUNDLE_SCOPE: bundle.SCOPE,
  BUNDLE_MANIFEST: bundle.MANIFEST,
  BUNDLE_ROSTER: bundle.ROSTER,
  BUNDLE_RELAYS: bundle.RELAYS,
  BUNDLE_TERMS: bundle.TERMS,
  BUNDLE_HEADS: bundle.HEADS,
  BUNDLE_INDEX: bundle.INDEX,
  BUNDLE_HIDDEN: bundle.HIDDEN,
  BUNDLE_WITNESSES: bundle.WITNESSES,
  BUNDLE_CASES: bundle.CASES,
  BUNDLE_ITEM: bundle.ITEM,
};
