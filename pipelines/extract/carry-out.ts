import { setMaxListeners } from "node:events";
import type { Context } from "../core/context.ts";
import { messageOf } from "../core/errors.ts";
import { type Outcome, outcomesOf } from "../core/outcomes.ts";
import type { Plan } from "../core/plans.ts";
import type { Origin } from "../core/raw.ts";
import { Asker } from "./asker.ts";
import { OpenBatches } from "./batches.ts";
import { Breaker } from "./breaker.ts";
import { Ledger } from "./budget.ts";
import { Decisions } from "./decisions.ts";
import { Exchange } from "./exchange.ts";
import { readBegun, readHistory } from "./history.ts";
import { RateLimiter } from "./limiter.ts";
import { LookupQueue } from "./lookups.ts";
import { Newcomers } from "./newcomers.ts";
import { Patience } from "./patience.ts";
import type { Policy } from "./policy.ts";
import { Reporter } from "./report.ts";
import { ApiRefusal } from "./retry.ts";
import { Run } from "./run.ts";
import { ServerClock } from "./server-clock.ts";
import { RequestSize } from "./sizing.ts";
import { Sources } from "./sources.ts";
import { Spool, spoolStart } from "./spool.ts";
import { type ExtractSummary, Tally } from "./tally.ts";
import type { RawWriter } from "./write-raw.ts";
import { endpointOf, type XApi } from "./x-api/api.ts";

/** What a run is made of. */
export interface Assignment {
  readonly plan: Plan;
  /** The batches of the plan that are not committed. */
  readonly undone: Plan["batches"];
  readonly origin: Origin;
  /** Absent when the run is given up: then nothing is sent. */
  readonly api: XApi | undefined;
  readonly writer: RawWriter;
  readonly policy: Policy;
}

/**
 * Recovers what the spool holds, sends what is missing, and removes the spool when every batch is committed. Progress
 * goes to `log/extract.ndjson`, one line per group of committed batches. A signal parks the run; any other end early is
 * thrown.
 */
export async function carryOut(
  context: Context,
  options: { readonly concurrency: number; readonly budget?: number | undefined },
  assignment: Assignment,
): Promise<ExtractSummary> {
  const { clock, signal, config } = context;
  const { plan, undone, origin, api, writer, policy } = assignment;
  const { warehouse } = config;
  const runId = plan.plan_id;
  const source = origin === "live" ? "x_api" : "simulated";
  const lineage = { source, runId } as const;
  const since = (await spoolStart(warehouse, runId)) ?? clock.now();
  const history = await readHistory(warehouse, runId, since, handlesOf(undone));
  const { knownIds, clockOffset } = history;
  const ledger = new Ledger(plan.prices, options.budget, history.paid);
  const { outcomes } = await readBegun(warehouse, runId);
  const tally = new Tally(plan, undone, origin, clock.now(), outcomes);
  const ended = new AbortController();
  const anyEnd = AbortSignal.any([signal, ended.signal]);
  // Every request that waits listens to it.
  setMaxListeners(0, anyEnd);

  const reporter = new Reporter(
    context,
    tally,
    () => ({ requests: exchange.requests, dollars: ledger.spent, dollars_possible: ledger.possible }),
    () => limiter,
  );
  const batches = new OpenBatches(runId, undone, writer, async (committed) => {
    for (const outcomes of committed) tally.add(outcomes);
    await reporter.tell("running");
  });
  const decisions = new Decisions(clock, batches, lineage);
  const sources = new Sources(policy.sources, (name, share, reason) =>
    decisions.note("source_stopped", name, [null, share], reason),
  );
  const newcomers = new Newcomers(sources, knownIds);
  const size = new RequestSize(policy.sizing, (from, to, because) =>
    decisions.note("request_size", "lookups", [from, to], because),
  );
  const queue = new LookupQueue([]);
  const limiter = new RateLimiter(clock, anyEnd, {
    demand: (endpoint) => asker.waiting(endpoint) + demandOf(endpoint, queue, batches, size.value),
    onWait: (endpoint, ms) => {
      reporter.waiting(endpoint, ms).catch((error: unknown) => ended.abort(error));
    },
    onWaited: (endpoint, ms) => {
      reporter.waited(endpoint);
      decisions.note("waited", endpoint, [null, ms / 1000], "the quota of the window was used up");
    },
  });
  const breaker = new Breaker(clock, anyEnd, policy.breaker, (endpoint, pauseMs, failures) => {
    const why = pauseMs === 0 ? "it answers again" : `${failures} failures in a row`;
    decisions.note("breaker", endpoint, [null, pauseMs / 1000], why);
  });
  const serverClock = new ServerClock(clock, clockOffset);
  const exchange = new Exchange({
    clock,
    runId,
    source,
    api: {
      read: (request) => {
        reporter.endpoint = endpointOf(request.kind);
        if (api === undefined) throw new Error("a run that is given up sends nothing");
        return api.read(request);
      },
    },
    batches,
    planned: new Set(plan.batches.map((batch) => batch.batch_id)),
    ledger,
    limiter,
    serverClock,
    doubts: new Patience(policy.doubts),
    knownIds,
    onResolved: (resolved) => newcomers.note(resolved),
  });
  decisions.adopt(plan.decisions ?? [], Date.parse(plan.as_of), plan.batches[0]?.batch_id ?? "");
  const spool = await Spool.open(warehouse, runId, async (record) => {
    if (record.type === "decision") {
      decisions.recover(record);
      if (record.decision === "source_stopped") sources.restore(record.subject, record.reason);
    } else await exchange.recover(record);
  });
  decisions.replayed(spool);
  ledger.addPaid(history.paidSince);
  const asker = new Asker({
    clock,
    serverClock,
    policy,
    breaker,
    limiter,
    ledger,
    size,
    exchange,
    spool,
    signal: anyEnd,
  });
  const run = new Run({
    clock,
    serverClock,
    batches,
    queue,
    size,
    sources,
    patience: new Patience(policy.tries),
    ledger,
    asker,
    decisions,
    lineage,
    signal: anyEnd,
    stop: (error) => ended.abort(error),
  });
  let failure: unknown;
  try {
    exchange.noteLost();
    await batches.replayed();
    await reporter.tell("running");
    if (api === undefined) await run.giveUp(...whyGivenUp(decisions.stoppedBy));
    else await run.finish(options.concurrency);
  } catch (error) {
    failure = error;
    const kind = error instanceof ApiRefusal ? error.failure : "run";
    if (failure !== signal.reason) decisions.note("run_stopped", kind, [null, null], messageOf(error));
  } finally {
    await spool.close();
  }
  const parked = failure !== undefined && failure === signal.reason;
  if (failure === undefined) {
    // With it would go answers that were paid for.
    if (batches.first() !== undefined) throw new Error(`batch ${batches.first()} was left open`);
    await spool.remove();
  }
  const stopped = failure !== undefined && !parked;
  const summary = stopped
    ? await reporter.tell("stopped", messageOf(failure))
    : await reporter.tell(parked ? "parked" : "done");
  reporter.finish(summary);
  if (stopped) throw failure;
  return summary;
}

/** The outcome of the authors of a run that is given up: why it stopped last, where that was a refusal. */
function whyGivenUp(stopped: { subject: string; reason: string } | undefined): [Outcome, string] {
  const refusal = outcomesOf("not_asked").find((outcome) => outcome === stopped?.subject);
  if (refusal === undefined || stopped === undefined) return ["given_up", "the run was given up"];
  return [refusal, `the run was given up after: ${stopped.reason}`];
}

/** Requests that are still to come, as far as is known: a sample of posts may take more than one. */
function demandOf(endpoint: string, queue: LookupQueue, batches: OpenBatches, size: number): number {
  if (endpoint === endpointOf("handle")) return queue.requests("handle", size);
  if (endpoint === endpointOf("id")) return queue.requests("id", size);
  return batches.timelines().length + batches.samplesToCome;
}

function handlesOf(batches: Plan["batches"]): string[] {
  const authors = batches.flatMap((batch) => batch.authors);
  return authors.filter((author) => author.author_id === undefined).map((author) => author.handle);
}
