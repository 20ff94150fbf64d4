import path from "node:path";
import type { Context } from "../core/context.ts";
import { appendLine } from "../core/lake.ts";
import type { Plan } from "../core/plans.ts";
import { duration } from "../core/progress.ts";
import { OpenBatches } from "./batches.ts";
import { Ledger } from "./budget.ts";
import { Exchange } from "./exchange.ts";
import { readHistory } from "./history.ts";
import { RateLimiter } from "./limiter.ts";
import { Run } from "./run.ts";
import { Spool, spoolStart } from "./spool.ts";
import { countAuthors, type ExtractSummary, Tally } from "./tally.ts";
import type { Target } from "./target.ts";
import type { RawWriter } from "./write-raw.ts";
import type { XApi } from "./x-api/api.ts";

/** What a run is made of. */
export interface Assignment {
  readonly plan: Plan;
  /** The batches of the plan that are not committed. */
  readonly undone: Plan["batches"];
  readonly target: Target;
  readonly api: XApi;
  readonly writer: RawWriter;
}

/**
 * Recovers what the spool holds, sends what is missing, and removes the spool when every batch is committed. Progress
 * goes to `log/extract.ndjson`, one line per committed batch. A signal parks the run; any other end early is thrown.
 */
export async function carryOut(
  context: Context,
  options: { readonly concurrency: number; readonly budget?: number | undefined },
  { plan, undone, target, api, writer }: Assignment,
): Promise<ExtractSummary> {
  const { clock, signal } = context;
  const { warehouse } = context.config;
  const runId = plan.plan_id;
  const source = target.origin === "live" ? "x_api" : "simulated";
  const since = (await spoolStart(warehouse, runId)) ?? clock.now();
  const { paid, knownIds } = await readHistory(warehouse, runId, since, handlesOf(undone));
  const ledger = new Ledger(plan.prices, options.budget, paid);
  const tally = new Tally(plan, undone, target.origin);
  const task = context.progress.task("extract", countAuthors(plan.batches), "authors");

  const report = async (state: ExtractSummary["state"]) => {
    const { spent, possible } = ledger;
    const { requests } = exchange;
    const summary = tally.summary(state, { requests, dollars: spent, dollars_possible: possible });
    const at = new Date(clock.now()).toISOString();
    await appendLine(path.join(warehouse.log, "extract.ndjson"), { at, verb: "extract", ...summary });
    task.update(summary.authors_done, `${requests} requests, $${spent.toFixed(2)}`);
    return summary;
  };
  const batches = new OpenBatches(runId, undone, writer, async (outcomes) => {
    tally.add(outcomes);
    await report("running");
  });
  const ended = new AbortController();
  const stop = (error: unknown) => ended.abort(error);
  const anyEnd = AbortSignal.any([signal, ended.signal]);
  const limiter = new RateLimiter(clock, anyEnd, (ms) =>
    task.update(tally.authorsDone, `waiting ${duration(ms)} for the rate limit`),
  );
  const exchange = new Exchange({ clock, runId, source, api, batches, ledger, limiter, knownIds });

  const spool = await Spool.open(warehouse, runId, (record) => exchange.recover(record));
  const run = new Run({
    clock,
    batches,
    ledger,
    limiter,
    exchange,
    spool,
    lineage: { source, runId },
    signal: anyEnd,
    stop,
  });
  let failure: unknown;
  try {
    exchange.noteUnanswered();
    await report("running");
    await run.finish(options.concurrency);
  } catch (error) {
    failure = error;
  } finally {
    await spool.close();
  }
  const parked = failure !== undefined && failure === signal.reason;
  if (failure === undefined) await spool.remove();
  const summary = await report(parked ? "parked" : failure === undefined ? "done" : "stopped");
  task.finish(`${summary.requests} requests, $${summary.dollars.toFixed(2)}`);
  if (failure !== undefined && !parked) throw failure;
  return summary;
}

function handlesOf(batches: Plan["batches"]): string[] {
  const authors = batches.flatMap((batch) => batch.authors);
  return authors.filter((author) => author.author_id === undefined).map((author) => author.handle);
}
