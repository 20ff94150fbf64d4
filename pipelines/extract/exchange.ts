import type { Clock } from "../core/clock.ts";
import type { OpenBatches } from "./batches.ts";
import type { Hold, Ledger } from "./budget.ts";
import { requestRow } from "./ledger-rows.ts";
import type { RateLimiter } from "./limiter.ts";
import type { Patience } from "./patience.ts";
import { pricedParts } from "./priced.ts";
import { keyPage, type RequestLineage, type Resolved, resolvePage, returnedIds } from "./resolve.ts";
import { judge, mayBeBilled, type Verdict } from "./retry.ts";
import type { ServerClock } from "./server-clock.ts";
import type { Intent, Result, Spool, SpoolRecord } from "./spool.ts";
import { type ApiRequest, endpointOf, type XApi } from "./x-api/api.ts";

/** What the requests of a run work with. */
export interface ExchangeParts {
  readonly clock: Clock;
  readonly runId: string;
  readonly source: "x_api" | "simulated";
  readonly api: XApi;
  readonly batches: OpenBatches;
  /** All batches of the plan, committed ones included. */
  readonly planned: ReadonlySet<string>;
  readonly ledger: Ledger;
  readonly limiter: RateLimiter;
  readonly serverClock: ServerClock;
  /** With answers that leave an author out or cannot be used. */
  readonly doubts: Patience;
  /** Ids by which handles (lower case) were known before this run. */
  readonly knownIds: ReadonlyMap<string, string>;
  /** Told of each author that an answer settled. */
  onResolved(resolved: readonly Resolved[]): void;
}

/** A request, for whom, the how-manieth time, and what it may cost. */
interface Order {
  readonly request: ApiRequest;
  readonly batchIds: readonly string[];
  readonly attempt: number;
  readonly hold: Hold;
}

/** Outcomes that another try may better. */
const UNCERTAIN = new Set(["error", "quarantined"]);

/** The requests of one run: each is spooled before it is sent and again before its answer is used. */
export class Exchange {
  /** Requests of the run so far, those of earlier processes included. */
  requests = 0;
  /** Has an answer of this process been used? */
  accepted = false;
  /** The highest number of a request of the run: a line of the spool may be missing. */
  private last = 0;
  private readonly unanswered = new Map<string, { intent: Intent; hold: Hold }>();

  constructor(private readonly parts: ExchangeParts) {}

  /** Takes a request or an answer that an earlier process left in the spool, as if it had just been written. */
  async recover(record: Exclude<SpoolRecord, { type: "decision" }>): Promise<void> {
    const { ledger, limiter, serverClock } = this.parts;
    this.last = Math.max(this.last, Number(record.request_id.split("-r").at(-1)));
    if (record.type === "intent") {
      this.requests += 1;
      this.noteLost(record.request);
      const hold = ledger.hold(pricedParts(record.request), serverClock.at(record.at));
      this.unanswered.set(record.request_id, { intent: { ...record, batch_ids: this.served(record) }, hold });
      return;
    }
    const asked = this.unanswered.get(record.request_id);
    if (asked === undefined) return;
    this.unanswered.delete(record.request_id);
    if (record.type === "answer") {
      serverClock.learn(record.headers, record.at);
      const endpoint = endpointOf(asked.intent.request.kind);
      limiter.learn(endpoint, record.headers, record.at, serverClock.at(record.at));
    }
    await this.digest(asked.intent, record, judge(record), asked.hold);
  }

  /** The batches a request served, without those somebody has taken out of the plan since: its bill needs a place. */
  private served({ batch_ids }: Intent): string[] {
    const { planned, batches } = this.parts;
    const left = batch_ids.filter((batchId) => planned.has(batchId));
    return left.length > 0 ? left : [batches.first() ?? ""];
  }

  /**
   * Requests whose answers a crash took are noted as possibly billed: all of them after recovery, and before it those that
   * asked for a part of `again`, and so were given up by the process that did.
   */
  noteLost(again?: ApiRequest): void {
    const { ledger, serverClock, batches } = this.parts;
    for (const [requestId, { intent, hold }] of this.unanswered) {
      if (again !== undefined && !overlap(intent.request, again)) continue;
      this.unanswered.delete(requestId);
      ledger.leaveUnknown(hold, serverClock.at(intent.at));
      const error = `no answer was recorded; up to $${intent.max_dollars.toFixed(3)} may have been billed`;
      const ending = { state: "possibly_billed", failure: "no_answer", error } as const;
      const row = requestRow(intent, undefined, ending, this.lineage(intent, intent.at));
      batches.addRequest(intent.batch_ids[0] ?? "", row);
    }
  }

  /**
   * Sends one request and uses its answer. `onJudged` is told at once whether it failed, and how many milliseconds the API
   * took by the clock of its deadline. Afterwards the hold is settled, released or noted as possibly billed.
   */
  async send(
    spool: Spool,
    { request, batchIds, attempt, hold }: Order,
    onJudged: (failed: boolean, ms: number) => void,
  ): Promise<Verdict> {
    const { api, clock, ledger, limiter, runId, serverClock } = this.parts;
    const endpoint = endpointOf(request.kind);
    this.requests += 1;
    this.last += 1;
    const intent: Intent = {
      type: "intent",
      request_id: `${runId}-r${String(this.last).padStart(6, "0")}`,
      at: clock.now(),
      request,
      attempt,
      batch_ids: [...new Set(batchIds)],
      max_dollars: ledger.dollars(hold),
    };
    await spool.append(intent);
    const sentAt = performance.now();
    const received = await api.read(request);
    const ms = performance.now() - sentAt;
    const result: Result = { ...received, request_id: intent.request_id, at: clock.now() };
    if (result.type === "answer") serverClock.learn(result.headers, result.at);
    if (result.type === "answer")
      limiter.done(endpoint, result.headers, result.at, serverClock.at(result.at));
    else if (result.sent) limiter.done(endpoint, undefined, result.at);
    else limiter.cancel(endpoint);
    const verdict = judge(result);
    onJudged(verdict.next === "retry", ms);
    await spool.append(result);
    await this.digest(intent, result, verdict, hold);
    if (verdict.next === "use") this.accepted = true;
    return verdict;
  }

  /** Books a result and gives its authors what it brought; returns when the batches it completes are on the disk. */
  private async digest(intent: Intent, result: Result, verdict: Verdict, hold: Hold): Promise<void> {
    const { ledger, batches, serverClock, doubts, knownIds, onResolved } = this.parts;
    const [batchId = ""] = intent.batch_ids;
    const lineage = this.lineage(intent, result.at);
    if (verdict.next !== "use") {
      const billed = mayBeBilled(result);
      if (billed) ledger.leaveUnknown(hold, serverClock.at(intent.at));
      else ledger.release(hold);
      const error = "error" in verdict ? verdict.error.message : verdict.because;
      const state = billed ? "possibly_billed" : "failed";
      const ending = { state, failure: verdict.failure, error } as const;
      batches.addRequest(batchId, requestRow(intent, result, ending, lineage));
      return;
    }
    const page = keyPage(verdict.page);
    const returned = returnedIds(page);
    const cost = ledger.settle(hold, returned, serverClock.at(result.at));
    const ending = { state: "committed", failure: null, error: null, returned, cost } as const;
    batches.addRequest(batchId, requestRow(intent, result, ending, lineage));
    const { request } = intent;
    if (request.kind === "timeline") {
      batches.timeline(request.asked[0])?.take(request, verdict.page, lineage);
      return;
    }
    const wanted = batches.pick(request.kind, request.asked);
    const resolved = resolvePage(page, wanted, lineage, knownIds);
    const settled = resolved.filter(
      ({ outcome, wanted }) => !(UNCERTAIN.has(String(outcome.outcome)) && doubts.again(wanted)),
    );
    onResolved(settled);
    await batches.resolve(settled);
  }

  private lineage(intent: Intent, fetchedAt: number): RequestLineage {
    const { source, runId } = this.parts;
    return { source, runId, fetchedAt, requestId: intent.request_id };
  }
}

/** Do two requests ask for a thing in common? Two in flight never do. */
function overlap(one: ApiRequest, other: ApiRequest): boolean {
  return one.kind === other.kind && one.asked.some((value) => other.asked.includes(value));
}
