import path from "node:path";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { warehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { count } from "../core/progress.ts";
import { builtResult } from "./build.ts";
import { readCalls } from "./identity-calls.ts";
import { type IdentityCost, identityCost } from "./identity-cost.ts";
import { type IdentityFigures, identityFigures } from "./identity-figures.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { measure } from "./measure.ts";
import { makePreparation } from "./prepare.ts";
import { withSteps } from "./steps.ts";
import { measureTextWork, type TextWork } from "./text-work.ts";

export interface IdentityBenchOptions {
  /** Numbers of simulated authors. */
  readonly sizes: readonly number[];
  readonly seed: number;
}

export interface IdentitySize extends IdentityFigures {
  readonly authors: number;
  readonly warehouse: string;
  readonly cost: IdentityCost;
  readonly text: readonly TextWork[];
}

/** What `bench identity` measured, and on what. */
export interface IdentityBench {
  readonly seed: number;
  readonly as_of: string;
  readonly memory_limit: string;
  readonly machine: Machine;
  readonly sizes: readonly IdentitySize[];
}

/**
 * Builds simulated authors in `<warehouse>/identity-<size>-<seed>/`, made anew each time, and measures whom identity
 * takes for a person or an organisation against the truth, and what that takes of the build. Throws PipelineError when
 * a stage fails or another benchmark runs in the folder.
 */
export function benchIdentity(
  context: Context,
  { sizes, seed }: IdentityBenchOptions,
): Promise<IdentityBench> {
  const { warehouse, asOf, memoryLimit } = context.config;
  return withWriterLock(warehouse, async () => {
    const machine = describeMachine();
    const measured: IdentitySize[] = [];
    for (const size of sizes) {
      const folder = warehousePaths(path.join(warehouse.root, `identity-${size}-${seed}`));
      const own = { ...context, config: { ...context.config, warehouse: folder } };
      measured.push(await benchSize(own, size, seed));
    }
    return { seed, as_of: new Date(asOf).toISOString(), memory_limit: memoryLimit, machine, sizes: measured };
  });
}

function benchSize(context: Context, size: number, seed: number): Promise<IdentitySize> {
  const { warehouse, memoryLimit } = context.config;
  const label = `bench identity ${count(size)} authors`;
  return withSteps(context.progress, label, 7, async (next) => {
    await makePreparation(context, size, seed, next);
    next("simulate truth");
    const truth = path.join(warehouse.root, "truth.jsonl");
    await measure(context, { stage: "simulate truth", size, seed, file: truth }, z.unknown());
    next("build");
    const { result } = await measure(context, { stage: "build" }, builtResult);
    next("compare with the truth");
    const figures = identityFigures(await readCalls(warehouse.database, truth));
    next("text work");
    const text = await measureTextWork(warehouse.database, memoryLimit);
    return {
      authors: size,
      warehouse: warehouse.root,
      ...figures,
      cost: identityCost(result.models),
      text,
    };
  });
}
