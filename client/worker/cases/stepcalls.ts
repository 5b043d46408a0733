// The calls about the life of a case, its days and what a lab makes of it, each from a part of the worker that is loaded when first asked for.
import type { House } from '../house.ts';
import { parts } from '../parts.ts';
import type { Served } from '../rpc.ts';

type Making = 'making' | 'noteMade' | 'voidMade' | 'statements' | 'issueStatement' | 'statementPdf';
type StepCalls = Pick<Served, 'takeStep' | 'assign' | 'moveDays' | 'markRead' | 'calendar' | Making>;

/** `today` gives the ISO day of this tablet. */
export function stepCalls(house: () => House, today: () => string): StepCalls {
  return {
    making: async (id) => (await parts.making()).makingOf(house(), id),
    noteMade: async (...of) => (await parts.making()).noteMade(house(), today(), ...of),
    statements: async (id) => (await parts.stating()).statementsOn(house(), id),
    issueStatement: async (...of) => (await parts.stating()).issueStatement(house(), today(), ...of),
    statementPdf: async (...of) => (await parts.stating()).statementPdf(house(), ...of),
    voidMade: async (...of) => (await parts.making()).voidMade(house(), ...of),
    calendar: async () => (await parts.calendars()).houseCalendar(house()),
    takeStep: async (...of) => (await parts.stepping()).takeStep(house(), ...of),
    assign: async (...of) => (await parts.stepping()).assign(house(), ...of),
    moveDays: async (...of) => (await parts.stepping()).moveDays(house(), ...of),
    markRead: async (...of) => (await parts.stepping()).markRead(house(), ...of),
  };
}
