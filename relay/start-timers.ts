// The machine's own timers, for the entry points that start a relay.
import type { Timers } from './timers.ts';

export const machineTimers: Timers = {
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
  soon(call) {
    setImmediate(call);
  },
};
