import { rm } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { writePlan } from "../../pipelines/core/plans.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { startSimulator } from "../../pipelines/simulate/server/server.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { killPlan } from "../kill/plan.ts";
import { SpoolLog } from "../kill/spool-log.ts";
import { type Finished, verify } from "../kill/verify.ts";
import { fakeClock, makeContext, NOON, OPTIONS } from "./extract-support.ts";

const TIMEOUT = 240_000;
const world = createWorld({ seed: 7, size: 120, now: NOON });
/** Four authors of a batch that has every depth, by handle and by id. */
const plan = killPlan(world, 60);
const authors = plan.batches.at(-1)?.authors.slice(0, 4) ?? [];
const small = { ...plan, batches: [{ batch_id: "b00001", authors }] };

interface Attempt extends Finished {
  /** Undefined when the run succeeded. */
  run(): Promise<unknown>;
  close(): Promise<void>;
}

async function attempt(): Promise<Attempt> {
  const clock = fakeClock();
  const simulator = await startSimulator({ world, now: () => clock.now() });
  const context = await makeContext(simulator.url, clock);
  const { warehouse } = context.config;
  await writePlan(warehouse, small);
  const run = async () => {
    try {
      await extract(context, OPTIONS);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const close = async () => {
    await simulator.close();
    await rm(warehouse.root, { recursive: true });
  };
  return { plan: small, warehouse, simulator, run, close };
}

afterEach(() => watchSeams(undefined));

/** The disk fails at the nth step of writing, and with `forGood` at all that follow. Returns the steps gone through. */
function failAt(n: number, code: string, forGood = false): string[] {
  const steps: string[] = [];
  watchSeams((step, file) => {
    steps.push(`${step} ${file}`);
    if (steps.length === n || (forGood && steps.length > n)) {
      throw Object.assign(new Error(`${code}: ${step}`), { code });
    }
  });
  return steps;
}

/** Fails at the nth step and runs again without failure. Returns false when there is no such step. */
async function failAndGoOn(calm: Finished, n: number, code: string, forGood: boolean): Promise<boolean> {
  const one = await attempt();
  const steps = failAt(n, code, forGood);
  const failure = await one.run();
  watchSeams(undefined);
  const step = `step ${n}, ${steps[n - 1]}`;
  // What cannot be removed from the staging area is no failure.
  const isCleaning = steps[n - 1]?.startsWith("remove") === true;
  if (steps.length >= n && !(isCleaning && failure === undefined)) {
    expect(failure, `${step}: ${failure}`).toBeInstanceOf(PipelineError);
    const what = code === "ENOSPC" ? "the disk is full" : "the file system is read-only";
    expect(String(failure), step).toContain(`: ${what}. Nothing was half-written`);
  }
  const spool = new SpoolLog();
  await spool.read(one.warehouse);
  expect(await one.run(), step).toBeUndefined();
  expect((await verify(one, calm, spool)).wrong, step).toEqual([]);
  await one.close();
  return steps.length >= n;
}

test("a full disk at any step ends the run with one line, and the next run goes on as if nothing had been", {
  timeout: TIMEOUT,
}, async () => {
  const calm = await attempt();
  expect(await calm.run()).toBeUndefined();
  expect((await verify(calm, calm, new SpoolLog())).wrong).toEqual([]);
  let n = 1;
  while (await failAndGoOn(calm, n, "ENOSPC", n % 2 === 0)) n += 1;
  expect(n).toBeGreaterThan(50);
  await calm.close();
});

test("so does a file system that becomes read-only", { timeout: TIMEOUT }, async () => {
  const calm = await attempt();
  expect(await calm.run()).toBeUndefined();
  for (const n of [1, 12, 20, 30, 45, 60]) expect(await failAndGoOn(calm, n, "EROFS", true)).toBe(true);
  await calm.close();
});
