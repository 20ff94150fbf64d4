import type { Context } from "../core/context.ts";
import { withWriterLock } from "../core/lock.ts";
import { count } from "../core/progress.ts";
import { PLANS } from "../simulate/server/limits.ts";
import { createWorld } from "../simulate/world.ts";
import { type ForecastCase, type ForecastFigures, runForecastCase } from "./forecast-case.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { withSteps } from "./steps.ts";

export interface ForecastBenchOptions {
  /** Numbers of simulated authors; each plan asks for half of those that are listed. */
  readonly sizes: readonly number[];
  readonly seed: number;
}

/** What `bench forecast` measured, and on what. */
export interface ForecastBench {
  readonly seed: number;
  readonly machine: Machine;
  /** Length of what is a window of 15 minutes on X, milliseconds, by access plan. */
  readonly window_ms: Readonly<Record<string, number>>;
  readonly latency_ms: readonly [number, number];
  readonly cases: readonly ForecastFigures[];
}

/** So short that each case takes a minute or two at most; a day is 96 of them. */
const WINDOW_MS = { pay_per_use: 20_000, pro: 20_000, basic: 4_000, free: 250 } as const;
const LATENCY_MS = [60, 140] as const;
const DEPTHS = [0, 1, 2] as const;
/** Of the authors of a world the lists name about three quarters. */
const HALF_OF_THE_LISTED = 0.37;

/**
 * Plans simulated authors under each access plan at each depth, and carries the plans out against simulators with that
 * access plan's limits, in short windows. Throws PipelineError when a run fails or another benchmark runs in the folder.
 */
export function benchForecast(
  context: Context,
  { sizes, seed }: ForecastBenchOptions,
): Promise<ForecastBench> {
  return withWriterLock(context.config.warehouse, async () => {
    const wanted = sizes.flatMap((size) =>
      DEPTHS.flatMap((depth) => PLANS.map((plan) => ({ size, depth, plan }))),
    );
    const cases: ForecastFigures[] = [];
    await withSteps(context.progress, "bench forecast", wanted.length, async (next) => {
      for (const { size, depth, plan } of wanted) {
        context.signal.throwIfAborted();
        next(`${count(size)} authors, depth ${depth}, ${plan}`);
        const world = createWorld({ seed, size, now: context.clock.now() });
        const limit = Math.ceil(HALF_OF_THE_LISTED * size);
        const one: ForecastCase = { plan, depth, limit, windowMs: WINDOW_MS[plan], latencyMs: LATENCY_MS };
        cases.push(...(await runForecastCase(context, world, one)));
      }
    });
    return { seed, machine: describeMachine(), window_ms: WINDOW_MS, latency_ms: LATENCY_MS, cases };
  });
}
