import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { SimulatorOptions } from "../simulate/server/server.ts";
import type { WorldOptions } from "../simulate/traits.ts";

const CHILD = fileURLToPath(new URL("./simulator-child.ts", import.meta.url));
const NODE_FLAGS = ["--import", import.meta.resolve("tsx")];

/** A token that simulators accept. */
export const SIMULATED_TOKEN = "sim-bench";

/** Requests and dollars of one run. */
export interface Books {
  readonly requests: number;
  readonly dollars: number;
}

const opened = z.object({ url: z.string() });
const bill = z.object({ dollars: z.number(), requests: z.array(z.object({ count: z.number() })) });

/** A simulator in a process of its own. */
export interface SimulatorProcess {
  readonly url: string;
  /** What it answered and would have billed so far. */
  books(): Promise<Books>;
}

/** Limits, latency, prices and faults of a simulator. */
export type SimulatorAccess = Required<Pick<SimulatorOptions, "plan" | "windowMs" | "latencyMs">> &
  Pick<SimulatorOptions, "faults">;

/**
 * Runs `work` beside a simulated X API, in a new process so that neither its work nor its memory is
 * measured; it ends with `work`. Without `access` it has neither limits nor latency nor faults.
 */
export async function withSimulator<T>(
  { seed, size, now }: WorldOptions,
  work: (simulator: SimulatorProcess) => Promise<T>,
  access?: SimulatorAccess,
): Promise<T> {
  const child = fork(CHILD, { execArgv: NODE_FLAGS });
  const ended = once(child, "exit");
  try {
    child.send({ world: { seed, size, now }, access });
    const first = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
    if (first === undefined) throw new Error("the simulator's process ended before it listened");
    const { url } = opened.parse(first[0]);
    return await work({ url, books: () => readBooks(url) });
  } finally {
    child.kill();
    await ended;
  }
}

async function readBooks(url: string): Promise<Books> {
  const response = await fetch(`${url}/simulator/bill`);
  const { dollars, requests } = bill.parse(await response.json());
  return { dollars, requests: requests.reduce((sum, { count }) => sum + count, 0) };
}
