// Which paper rules a house: its founding root, or the last of those that followed it. Computed from acts that may not
// have known of each other; the same for every order of arrival. Must never ask a clock.
import { equal, toHex, type Bytes } from '../../protocol/bytes.ts';
import { decode } from '../../protocol/schema.ts';
import type { VerifiedControl } from './admit.ts';
import type { Act, ActOf } from './control.ts';
import type { Graph } from './graph.ts';
import { CERTIFICATE, idOf } from './statements.ts';
import { byHash, readSuccession, type Proof, type Succession } from './succession.ts';

export interface Reign {
  /** Signing public keys, the founding root first; the last one rules. */
  readonly roots: readonly Bytes[];
  readonly root: Bytes;
  readonly recovery: Bytes;
  /** Public key of the root pass; null while it is the one of the genesis. */
  readonly rootPass: Bytes | null;
  /** The proofs that lead from the founding root to this one. */
  readonly proofs: readonly Proof[];
  /** The acts that carried them. */
  readonly steps: readonly VerifiedControl[];
  /** Acts that named another successor without knowing of the one that counts; until a newer root knows them. */
  readonly rivals: readonly VerifiedControl[];
}

type Knowledge = Pick<Graph<VerifiedControl>, 'knew'>;
interface Candidate {
  readonly entry: VerifiedControl;
  readonly proof: Proof;
  readonly fields: Succession;
}

/** null where the founding act is not among these. */
export function reignOf(acts: readonly VerifiedControl[], graph: Knowledge): Reign | null {
  const found = acts.map(({ control }) => control.act).find((act) => act.type === 'found');
  if (!found) return null;
  let reign: Reign = {
    ...{ roots: [found.root], root: found.root, recovery: found.recovery },
    ...{ rootPass: null, proofs: [], steps: [], rivals: [] },
  };
  const objected = acts.flatMap(({ control: { act } }) => (act.type === 'object' ? [act.proposal] : []));
  const all = acts.flatMap(candidateOf).filter(({ entry }) => !isObjected(entry, acts, objected));
  for (;;) {
    const { root } = reign;
    const rivals = all.filter(({ fields }) => equal(fields.previous, root));
    const next = winnerOf(rivals, acts, graph);
    if (!next || reign.roots.some((each) => equal(each, next.fields.root))) return reign;
    const settled = [...reign.rivals].filter(({ id }) => !graph.knew(toHex(next.entry.id), toHex(id)));
    const beaten = rivals.filter((each) => each !== next && !equal(each.fields.root, next.fields.root));
    reign = {
      roots: [...reign.roots, next.fields.root],
      root: next.fields.root,
      recovery: next.fields.recovery,
      rootPass: next.fields.rootPass,
      proofs: [...reign.proofs, next.proof],
      steps: [...reign.steps, next.entry],
      rivals: [...settled, ...beaten.map(({ entry }) => entry)],
    };
  }
}

function candidateOf(entry: VerifiedControl): readonly Candidate[] {
  const { act } = entry.control;
  if (act.type !== 'succeed') return [];
  const [proof] = act.proofs;
  const fields = proof && readSuccession(proof);
  return fields ? [{ entry, proof, fields }] : [];
}

/** Also where whoever objected, with the old paper, did not hear in time that the new one took effect. */
function isObjected(entry: VerifiedControl, acts: readonly VerifiedControl[], objected: readonly Bytes[]): boolean {
  const { act } = entry.control;
  const wait = act.type === 'succeed' ? act.wait : null;
  const agreed = wait && acts.find(({ id }) => equal(id, wait.agreement))?.control.act;
  return agreed?.type === 'agree' && objected.some((each) => equal(each, agreed.proposal));
}

/** Whoever came back by a paper that a rival knew nothing of stands behind; else the lower hash of what was signed. */
function winnerOf(
  rivals: readonly Candidate[],
  acts: readonly VerifiedControl[],
  graph: Knowledge,
): Candidate | undefined {
  const isUnknownToRivals = ({ entry }: Candidate): boolean => {
    const intro = acts.find(
      ({ control: { act } }) => act.type === 'restore' && equal(idOf(act.device), entry.fields.device),
    );
    return (
      intro !== undefined &&
      rivals.some((other) => other.entry !== entry && !graph.knew(toHex(other.entry.id), toHex(intro.id)))
    );
  };
  return [...rivals].sort(
    (a, b) => Number(isUnknownToRivals(a)) - Number(isUnknownToRivals(b)) || byHash(a.proof, b.proof),
  )[0];
}

/** An act that rests on a paper which was replaced by somebody who did not know of it. It counts for nothing. */
export function isOutlived(entry: VerifiedControl, reign: Reign, graph: Knowledge): boolean {
  const { act } = entry.control;
  if (act.type === 'succeed') return !reign.steps.includes(entry) && !hasSameStep(entry, reign);
  if (act.type !== 'restore') return false;
  const root = certifyingRoot(act);
  const at = reign.roots.findIndex((each) => root !== null && equal(each, root));
  if (at < 0) return true;
  const ended = reign.steps[at];
  return ended !== undefined && !graph.knew(toHex(ended.id), toHex(entry.id));
}
/** Two tablets may carry the very same proof. */
function hasSameStep(entry: VerifiedControl, { proofs }: Reign): boolean {
  return candidateOf(entry).some(({ proof }) => proofs.some((each) => equal(each.bytes, proof.bytes)));
}

/** Whose signature a certificate in an act names; its signature was checked when the act was judged. */
export function certifyingRoot(act: Act): Bytes | null {
  const statement = act.type === 'found' || act.type === 'restore' || act.type === 'enrol' ? act.certificate : null;
  return (statement && decode(CERTIFICATE, statement.bytes)?.root) ?? null;
}
export function successorsIn({ proofs }: ActOf<'succeed'>): readonly Bytes[] {
  return proofs.flatMap((proof) => readSuccession(proof)?.root ?? []);
}
/** Hex ids of the devices that an act certifies by the root it brings. */
export function recertified({ statements }: ActOf<'succeed'>): readonly string[] {
  return statements.certificates.flatMap(({ bytes }) => {
    const fields = decode(CERTIFICATE, bytes);
    return fields ? [toHex(idOf(fields.device))] : [];
  });
}
