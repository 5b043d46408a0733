import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { CASE_STATES, caseLife, newestOf, type CaseFacts } from '../../client/records/caseState.ts';
import { firstStep, isBack, nextSteps, wayOf } from '../../client/records/caseWay.ts';
import {
  appendStep,
  keyIn,
  listOf,
  readSteps,
  sideOf,
  STEP_DOCUMENTS,
  STEP_LISTS,
  type CaseStep,
  type StepState,
} from '../../client/records/steps.ts';

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
  mentions: [],
  file: '',
  point: '',
});

function step(id: string, state: StepState, over: readonly CaseStep[] = []): CaseStep {
  const name = listOf(state);
  const keys = over.map(({ key }) => key);
  return { id, state, key: keyIn(name, id), side: sideOf(name), at: 0, by: '', over: keys, reason: '', writer: 1 };
}
/** Steps that each know the one before. */
function story(...states: readonly StepState[]): CaseFacts {
  const steps: CaseStep[] = [];
  for (const [at, state] of states.entries()) steps.push(step(`s${at}`, state, steps.slice(-1)));
  return { isShared: true, isClaimed: states.length > 1, steps, thread: [] };
}
const lifeOf = (facts: CaseFacts): unknown => {
  const { state, turn } = caseLife(facts);
  return [state, turn];
};

test('a crown goes its way from draft to completed, and it is always clear who has to act', () => {
  const sent = story('sent');
  expect(lifeOf({ ...sent, isShared: false, steps: [] })).toEqual(['draft', 'owner']);
  expect(lifeOf(sent)).toEqual(['sent', 'guest']);
  expect(lifeOf({ ...sent, isClaimed: true })).toEqual(['delivered', 'guest']);
  const way = [
    ['received', 'guest'],
    ['accepted', 'guest'],
    ['design', 'guest'],
    ['design review', 'owner'],
    ['changes asked', 'guest'],
    ['design review', 'owner'],
    ['approved', 'guest'],
    ['making', 'guest'],
    ['qc', 'guest'],
    ['ready', 'guest'],
    ['shipped', 'nobody'],
    ['arrived', 'nobody'],
    ['try-in', 'owner'],
    ['making', 'guest'],
    ['ready', 'guest'],
    ['shipped', 'nobody'],
    ['arrived', 'nobody'],
    ['fitted', 'nobody'],
    ['completed', 'nobody'],
  ] as const;
  const taken: StepState[] = ['sent'];
  for (const [state, turn] of way) {
    const before = caseLife(story(...taken)).state;
    taken.push(state);
    expect(lifeOf(story(...taken))).toEqual([state, turn]);
    expect(nextSteps(sideOf(listOf(state)), before)).toContain(state);
  }
  const { steps } = story(...taken);
  expect(wayOf([...steps].reverse()).map(({ state }) => state)).toEqual(taken);
});

test('no lab is led to what only takes work back while it waits, and a design that lies there goes to be looked at', () => {
  const first = (state: (typeof CASE_STATES)[number], hasDesign = false): unknown =>
    firstStep('guest', state, nextSteps('guest', state), hasDesign);
  expect(
    ['design review', 'rejected', 'shipped', 'arrived', 'try-in'].map((state) => first(state as 'shipped')),
  ).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect([first('accepted'), first('accepted', true)]).toEqual(['design', 'design review']);
  expect([first('changes asked', true), first('design', true), first('approved', true)]).toEqual([
    'design',
    'design review',
    'making',
  ]);
  expect(firstStep('owner', 'shipped', nextSteps('owner', 'shipped'), false)).toBe('arrived');
  expect([isBack('design', 'design review'), isBack('design', 'accepted'), isBack('making', 'shipped')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('an open query holds the case until it is answered, whoever asked, and work rests meanwhile', () => {
  const making = story('sent', 'making');
  const asked = { ...making, thread: [query('guest', 'query', 'q1')] };
  expect(lifeOf(asked)).toEqual(['on hold', 'owner']);
  expect(caseLife(asked).query?.id).toBe('q1');
  expect(nextSteps('guest', 'on hold', { hasQuery: true })).toEqual(['rejected']);
  expect(lifeOf({ ...making, thread: [query('owner', 'query', 'q1')] })).toEqual(['on hold', 'guest']);
  const answered = { ...asked, thread: [...asked.thread, query('owner', 'answer', 'a1', 'q1')] };
  expect(lifeOf(answered)).toEqual(['making', 'guest']);
  const beside = { ...asked, thread: [...asked.thread, query('owner', 'answer', 'a1', 'other')] };
  expect(lifeOf(beside)).toEqual(['on hold', 'owner']);
});

test('two people who move one case at once: both steps are kept, the further one counts, one more settles it', () => {
  const sent = step('a', 'sent');
  const made = step('b', 'making', [sent]);
  const ready = step('c', 'ready', [made]);
  const review = step('d', 'design review', [made]);
  const apart = { isShared: true, isClaimed: true, steps: [sent, made, ready, review], thread: [] };
  expect(lifeOf(apart)).toEqual(['ready', 'guest']);
  expect(caseLife(apart).apart.map(({ state }) => state)).toEqual(['ready', 'design review']);
  const settled = { ...apart, steps: [...apart.steps, step('e', 'design review', [ready, review])] };
  expect(lifeOf(settled)).toEqual(['design review', 'owner']);
  expect(caseLife(settled).apart).toEqual([]);
  const same = { ...apart, steps: [sent, made, step('c', 'qc', [made]), step('d', 'qc', [made])] };
  expect(caseLife(same)).toMatchObject({ state: 'qc', apart: [] });
});

test('a cancellation stays, whatever the lab did before it knew or after', () => {
  const sent = step('a', 'sent');
  const cancelled = step('b', 'cancelled', [sent]);
  const steps = [sent, cancelled, step('c', 'shipped', [sent])];
  const facts = { isShared: true, isClaimed: true, steps, thread: [] };
  expect(caseLife(facts)).toMatchObject({ state: 'cancelled', turn: 'nobody' });
  expect(caseLife(facts).apart).toHaveLength(2);
  expect(lifeOf({ ...facts, steps: [...steps, step('d', 'shipped', steps)] })).toEqual(['cancelled', 'nobody']);
});

test('steps of a stranger: circles, twice one name, states of another list', () => {
  const one = { ...step('a', 'making'), over: ['work/b'] };
  const two = { ...step('b', 'qc'), over: ['work/a', 'work/b', 'work/none'] };
  expect(newestOf([one, two])).toEqual([two]);
  expect(wayOf([two, one])).toEqual([one, two]);
  const doc = new Y.Doc();
  const steps = doc.getArray('steps');
  const states = ['completed', 'ready', 'making'];
  steps.push([...states.map((state) => ({ name: 'x', state })), { state: 'qc' }]);
  expect(readSteps(doc, 'case/work').map(({ key, state }) => [key, state])).toEqual([['work/x', 'ready']]);
  expect(() => appendStep(doc, { id: 'y', state: 'qc', at: 1, by: '', over: [], reason: 'x'.repeat(1_001) })).toThrow();
});

test('each side is offered only what it may write, and nothing is a dead end before the end', () => {
  expect(STEP_DOCUMENTS.flatMap((name) => STEP_LISTS[name]).sort()).toEqual(
    CASE_STATES.filter((state) => state !== 'draft' && state !== 'delivered').sort(),
  );
  for (const state of CASE_STATES) {
    for (const side of ['owner', 'guest'] as const)
      expect(nextSteps(side, state).every((each) => sideOf(listOf(each)) === side)).toBe(true);
    const open = nextSteps('owner', state).length + nextSteps('guest', state).length;
    expect(open > 0).toBe(state !== 'completed' && state !== 'cancelled');
  }
});
