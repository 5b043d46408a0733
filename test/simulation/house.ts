// One house of a simulated world, as its people know it: what they made, whom they share with, what their paper says.
import type { Dice } from './dice.ts';
import type { Rhythm } from './rhythm.ts';
import type { SimulatedTablet } from './tablet.ts';
import type { NewUnlock } from '../../client/worker/api.ts';

export interface Case {
  /** Hex log id. */
  readonly id: string;
  readonly clinic: SimulatedHouse;
  lab: SimulatedHouse | null;
  link: string | null;
  /** A lab may see the patient's name once the claim is confirmed. */
  readonly showsName: boolean;
  readonly patientName: string;
  /** The clinic took it back from somebody. */
  isVoided: boolean;
}

export class SimulatedHouse {
  readonly name: string;
  readonly kind: 'clinic' | 'lab';
  readonly dice: Dice;
  readonly rhythm: Rhythm;
  /** Its devices, the newest last. */
  readonly tablets: SimulatedTablet[];
  readonly patients: string[] = [];
  readonly drafts: string[] = [];
  readonly cases: Case[] = [];
  /** Names that nobody outside this house may ever read. */
  readonly secrets: string[] = [];
  /** Hex ids of devices that somebody wanted to suspend or remove. */
  readonly shutOut = new Set<string>();
  isFounded = false;
  paper: string | null = null;

  constructor(name: string, kind: 'clinic' | 'lab', dice: Dice, rhythm: Rhythm, tablet: SimulatedTablet) {
    this.name = name;
    this.kind = kind;
    this.dice = dice;
    this.rhythm = rhythm;
    this.tablets = [tablet];
  }
}

/** A passkey; the app zeroes its bytes with each use. */
export function passkeyOf(house: SimulatedHouse): NewUnlock {
  const prf = house.dice.apart('passkey').bytes(32);
  return { method: 'passkey', credentialId: 'AAAAAAAAAAAAAAAAAAAAAA', prf: prf.buffer };
}
