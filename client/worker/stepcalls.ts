// The calls about the life of a case, each from a part of the worker that is loaded when first asked for.
import type { House } from './house.ts';
import { parts } from './parts.ts';
import type { Served } from './rpc.ts';

export function stepCalls(house: () => House): Pick<Served, 'takeStep' | 'assign' | 'moveDays' | 'markRead'> {
  return {
    takeStep: async (...of) => (await parts.stepping()).takeStep(house(), ...of),
    assign: async (...of) => (await parts.stepping()).assign(house(), ...of),
    moveDays: async (...of) => (await parts.stepping()).moveDays(house(), ...of),
    markRead: async (...of) => (await parts.stepping()).markRead(house(), ...of),
  };
}
