// What must hold when a world has come to rest. None of these asks the app whether it is well.
import { membersHoldTheSameDocuments, promisesAreKept, yjsHoldsNothingBack } from './documentlaws.ts';
import {
  chainsAreWhole,
  everyAcknowledgedEntryIsThere,
  noKeySealsTwice,
  nothingHonestIsSetAside,
  receiptsVerify,
} from './entrylaws.ts';
import type { Law } from './law.ts';
import { nobodyHoldsAKeyOfAnother, nobodyReadsWhatIsNotTheirs, nothingIsSealedToWhoLeft } from './secrecylaws.ts';

/** The words on the screens were true whenever they stood there. */
const wordsWereTrue: Law = async ({ truth }) => truth.lies;

export const LAWS: Readonly<Record<string, Law>> = {
  everyAcknowledgedEntryIsThere,
  nothingHonestIsSetAside,
  membersHoldTheSameDocuments,
  yjsHoldsNothingBack,
  chainsAreWhole,
  noKeySealsTwice,
  receiptsVerify,
  promisesAreKept,
  wordsWereTrue,
  nobodyReadsWhatIsNotTheirs,
  nobodyHoldsAKeyOfAnother,
  nothingIsSealedToWhoLeft,
};
