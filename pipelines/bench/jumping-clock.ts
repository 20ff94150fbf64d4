import type { Clock } from "../core/clock.ts";

/** A clock that stands still but for sleeping and being set. */
export function jumpingClock(start: number): Clock & { set(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    set: (ms) => {
      now = ms;
    },
    sleep: async (ms) => {
      now += ms;
    },
  };
}
