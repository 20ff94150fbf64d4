import { type Clock, utcDay } from "../core/clock.ts";
import type { OpenBatches } from "./batches.ts";
import type { Hold, Ledger } from "./budget.ts";
import { endpointOf, requestRow } from "./ledger-rows.ts";
import type { RateLimiter } from "./limiter.ts";
import type { Lookup } from "./lookups.ts";
import { type RequestLineage, resolvePage, returnedIds } from "./resolve.ts";
import { judge, mayBeBilled, type Verdict } from "./retry.ts";
import type { Intent, Result, Spool, SpoolRecord } from "./spool.ts";
import type { XApi } from "./x-api/api.ts";

/** What the requests of a run work with. */
export interface ExchangeParts {
  readonly clock: Clock;
  readonly runId: string;
  readonly source: "x_api" | "simulated";
  readonly api: XApi;
  readonly batches: OpenBatches;
  readonly ledger: Ledger;
  readonly limiter: RateLimiter;
  /** Ids by which handles (lower case) were known before this run. */
  readonly knownIds: ReadonlyMap<string, string>;
}

/** The requests of one run: each is spooled before it is sent and again before its answer is used. */
export class Exchange {
  /** Requests of the run so far, those of earlier processes included. */
  requests = 0;
  private readonly unanswered = new Map<string, { intent: Intent; hold: Hold }>();

  constructor(private readonly parts: ExchangeParts) {}

  /** Takes a record that an earlier process left in the spool, as if it had just been written. */
  async recover(record: SpoolRecord): Promise<void> {
    if (record.type === "intent") {
      this.requests += 1;
      const hold = this.parts.ledger.keepUnanswered(record.max_dollars, record.at);
      this.unanswered.set(record.request_id, { intent: record, hold });
      return;
    }
    const asked = this.unanswered.get(record.request_id);
    if (asked === undefined) return;
    this.unanswered.delete(record.request_id);
    if (record.type === "answer") {
      this.parts.limiter.learn(endpointOf(asked.intent.kind), record.headers, record.at);
    }
    await this.digest(asked.intent, record, asked.hold);
  }

  /** After recovery: requests whose answers a crash took are noted as possibly billed. */
  noteUnanswered(): void {
    for (const { intent } of this.unanswered.values()) {
      const error = `no answer was recorded; up to $${intent.max_dollars.toFixed(3)} may have been billed`;
      const row = requestRow(
        intent,
        undefined,
        { state: "possibly_billed", error },
        this.lineage(intent, intent.at),
      );
      this.parts.batches.addRequest(intent.batch_ids[0] ?? "", row);
    }
  }

  /** Sends one request and uses its answer. `hold` stays in the ledger unless the bill is known. */
  async send(spool: Spool, lookup: Lookup, attempt: number, hold: Hold): Promise<Verdict> {
    const { api, clock, ledger, limiter, runId } = this.parts;
    this.requests += 1;
    const asked = lookup.wanted.map((one) => one.value);
    const intent: Intent = {
      type: "intent",
      request_id: `${runId}-r${String(this.requests).padStart(6, "0")}`,
      at: clock.now(),
      kind: lookup.kind,
      depth: lookup.depth,
      attempt,
      asked,
      batch_ids: [...new Set(lookup.wanted.map((one) => one.batchId))],
      max_dollars: ledger.dollars(hold),
    };
    await spool.append(intent);
    hold.sentOn = utcDay(intent.at);
    const received =
      lookup.kind === "id"
        ? await api.lookupByIds(asked, lookup.depth)
        : await api.lookupByHandles(asked, lookup.depth);
    const result: Result = { ...received, request_id: intent.request_id, at: clock.now() };
    const headers = result.type === "answer" ? result.headers : undefined;
    limiter.done(endpointOf(lookup.kind), headers, result.at);
    await spool.append(result);
    return this.digest(intent, result, hold);
  }

  /** Books a result and gives its authors their outcomes; returns when the batches it completes are on the disk. */
  private async digest(intent: Intent, result: Result, hold: Hold): Promise<Verdict> {
    const { ledger, batches, knownIds } = this.parts;
    const [batchId = ""] = intent.batch_ids;
    const lineage = this.lineage(intent, result.at);
    const verdict = judge(result);
    if (verdict.next !== "use") {
      const billed = mayBeBilled(result);
      if (!billed) ledger.release(hold);
      const error = verdict.next === "stop" ? verdict.error.message : verdict.because;
      const state = billed ? "possibly_billed" : "failed";
      batches.addRequest(batchId, requestRow(intent, result, { state, error }, lineage));
      return verdict;
    }
    const returned = returnedIds(verdict.page);
    const cost = ledger.settle(hold, returned, result.at);
    const ending = { state: "committed", error: null, returned, cost } as const;
    batches.addRequest(batchId, requestRow(intent, result, ending, lineage));
    await batches.resolve(
      resolvePage(verdict.page, batches.pick(intent.kind, intent.asked), lineage, knownIds),
    );
    return verdict;
  }

  private lineage(intent: Intent, fetchedAt: number): RequestLineage {
    const { source, runId } = this.parts;
    return { source, runId, fetchedAt, requestId: intent.request_id };
  }
}
