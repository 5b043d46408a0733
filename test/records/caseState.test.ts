import { expect, test } from 'vitest';
import { CASE_STATES, caseLife, nextSteps, type CaseFacts } from '../../client/records/caseState.ts';
import { CLINIC_STATES, LAB_STATES, type ClinicState, type LabState } from '../../client/records/steps.ts';

const query = (
  side: 'owner' | 'guest',
  kind: 'query' | 'answer',
  id: string,
  refersTo = '',
): CaseFacts['thread'][number] => ({
  id,
  writer: 1,
  by: '',
  side,
  at: 0,
  kind,
  text: '',
  refersTo,
});

type Step = readonly ['clinic', ClinicState] | readonly ['lab', LabState];

/** Steps as the two sides take them, each knowing all before it. */
function story(...steps: readonly Step[]): CaseFacts {
  const clinic: CaseFacts['clinic'][number][] = [];
  const lab: CaseFacts['lab'][number][] = [];
  for (const [side, state] of steps) {
    if (side === 'clinic') clinic.push({ state, at: 0, by: '', after: lab.length });
    else lab.push({ state, at: 0, by: '', after: clinic.length });
  }
  return { isShared: true, isClaimed: lab.length > 0, clinic, lab, thread: [] };
}
const lifeOf = (facts: CaseFacts): unknown => {
  const { state, turn } = caseLife(facts);
  return [state, turn];
};

test('a crown goes its way from draft to completed, and it is always clear who has to act', () => {
  const sent = story(['clinic', 'sent']);
  expect(lifeOf({ ...sent, isShared: false, clinic: [] })).toEqual(['draft', 'owner']);
  expect(lifeOf(sent)).toEqual(['sent', 'guest']);
  expect(lifeOf({ ...sent, isClaimed: true })).toEqual(['delivered', 'guest']);
  const steps = [
    ['lab', 'received', 'guest'],
    ['lab', 'accepted', 'guest'],
    ['lab', 'design', 'guest'],
    ['lab', 'design review', 'owner'],
    ['clinic', 'changes asked', 'guest'],
    ['lab', 'design review', 'owner'],
    ['clinic', 'approved', 'guest'],
    ['lab', 'making', 'guest'],
    ['lab', 'qc', 'guest'],
    ['lab', 'ready', 'guest'],
    ['lab', 'shipped', 'nobody'],
    ['clinic', 'arrived', 'nobody'],
    ['clinic', 'try-in', 'owner'],
    ['lab', 'making', 'guest'],
    ['lab', 'ready', 'guest'],
    ['lab', 'shipped', 'nobody'],
    ['clinic', 'arrived', 'nobody'],
    ['clinic', 'fitted', 'nobody'],
    ['clinic', 'completed', 'nobody'],
  ] as const;
  const taken: Step[] = [['clinic', 'sent']];
  for (const [side, state, turn] of steps) {
    const before = caseLife(story(...taken)).state;
    taken.push([side, state] as Step);
    expect(lifeOf(story(...taken))).toEqual([state, turn]);
    const offered = nextSteps(side === 'clinic' ? 'owner' : 'guest', before);
    expect(offered).toContain(state);
  }
});

test('an open query holds the case until it is answered, whoever asked', () => {
  const making = story(['clinic', 'sent'], ['lab', 'making']);
  const asked = { ...making, thread: [query('guest', 'query', 'q1')] };
  expect(lifeOf(asked)).toEqual(['on hold', 'owner']);
  expect(caseLife(asked).query?.id).toBe('q1');
  expect(lifeOf({ ...making, thread: [query('owner', 'query', 'q1')] })).toEqual(['on hold', 'guest']);
  expect(lifeOf({ ...asked, thread: [...asked.thread, query('owner', 'answer', 'a1', 'q1')] })).toEqual([
    'making',
    'guest',
  ]);
  expect(lifeOf({ ...asked, thread: [...asked.thread, query('owner', 'answer', 'a1', 'other')] })).toEqual([
    'on hold',
    'owner',
  ]);
});

test('steps taken without knowing of each other: the one further along counts, a cancellation always', () => {
  const concurrent = (clinic: ClinicState, lab: LabState): CaseFacts => ({
    isShared: true,
    isClaimed: true,
    clinic: [
      { state: 'sent', at: 0, by: '', after: 0 },
      { state: clinic, at: 0, by: '', after: 0 },
    ],
    lab: [{ state: lab, at: 0, by: '', after: 1 }],
    thread: [],
  });
  expect(lifeOf(concurrent('arrived', 'ready'))).toEqual(['arrived', 'nobody']);
  expect(lifeOf(concurrent('changes asked', 'making'))).toEqual(['making', 'guest']);
  expect(lifeOf(concurrent('cancelled', 'shipped'))).toEqual(['cancelled', 'nobody']);
});

test('each side is offered only what it may write, and nothing is a dead end before the end', () => {
  for (const state of CASE_STATES) {
    expect(nextSteps('owner', state).every((each) => CLINIC_STATES.includes(each))).toBe(true);
    expect(nextSteps('guest', state).every((each) => LAB_STATES.includes(each))).toBe(true);
    const open = nextSteps('owner', state).length + nextSteps('guest', state).length;
    expect(open > 0).toBe(state !== 'completed' && state !== 'cancelled');
  }
});
