import type { Clock } from "../../pipelines/core/clock.ts";

/** A clock that starts at `start` and runs `speed` times as fast as the machine's: an hour of waiting takes seconds. */
export function fastClock(start: number, speed: number): Clock {
  const began = performance.now();
  return {
    now: () => Math.floor(start + (performance.now() - began) * speed),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        }, ms / speed);
        signal?.addEventListener("abort", onAbort, { once: true });
      }),
  };
}
