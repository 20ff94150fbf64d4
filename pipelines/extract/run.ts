import pLimit from "p-limit";
import { type Clock, utcDay } from "../core/clock.ts";
import { PipelineError } from "../core/errors.ts";
import type { OpenBatches } from "./batches.ts";
import type { Hold, Ledger } from "./budget.ts";
import type { Exchange } from "./exchange.ts";
import type { Lineage } from "./ingest.ts";
import { endpointOf, outcomeRow } from "./ledger-rows.ts";
import type { RateLimiter } from "./limiter.ts";
import { type Lookup, packLookups, type Wanted } from "./lookups.ts";
import type { Outcome } from "./outcomes.ts";
import { backoffMs, MAX_ATTEMPTS } from "./retry.ts";
import type { Spool } from "./spool.ts";

/** What a run works with. */
export interface RunParts {
  readonly clock: Clock;
  readonly batches: OpenBatches;
  readonly ledger: Ledger;
  readonly limiter: RateLimiter;
  readonly exchange: Exchange;
  readonly spool: Spool;
  /** The lineage of outcomes that no request led to. */
  readonly lineage: Pick<Lineage, "source" | "runId">;
  /** Stops the run: what is in flight is finished, nothing more is sent. */
  readonly stop: AbortController;
}

const HANDLE = /^[A-Za-z0-9_]{1,15}$/;
/** After so many lookups in a row that failed in every attempt, the run ends: the API is not there. */
const DEAD_AFTER = 3;

/** Asks for every author of the open batches until each has an outcome, or something ends the run. */
export class Run {
  private readonly failed: { wanted: readonly Wanted[]; because: string }[] = [];
  private answered = 0;
  private failedInARow = 0;

  constructor(private readonly parts: RunParts) {}

  /** Sends what is missing, `concurrency` requests at a time. Throws what ended the run early. */
  async finish(concurrency: number): Promise<void> {
    const { batches, stop } = this.parts;
    const invalid = batches.unresolved().filter((one) => one.kind === "handle" && !HANDLE.test(one.value));
    await this.close(invalid, "invalid_handle", "not 1 to 15 letters, digits or underscores; not asked");
    const limit = pLimit(concurrency);
    await Promise.all(
      packLookups(batches.unresolved()).map((lookup) =>
        limit(async () => {
          if (stop.signal.aborted) return;
          await this.lookUp(lookup).catch((error: unknown) => stop.abort(error));
        }),
      ),
    );
    stop.signal.throwIfAborted();
    if (this.failed.length > 0 && this.answered === 0) throw this.dead();
    for (const { wanted, because } of this.failed) await this.close(wanted, "error", because);
  }

  private async lookUp(lookup: Lookup): Promise<void> {
    const { clock, ledger, limiter, exchange, spool, stop } = this.parts;
    let { wanted } = lookup;
    let hold: Hold | undefined;
    for (let attempt = 1; ; attempt += 1) {
      // A repeat on the same UTC day is billed once together with the first try, so one hold covers both.
      if (hold === undefined || hold.sentOn !== utcDay(clock.now()) || !ledger.isOpen(hold)) {
        const authorIds = wanted.map((one) => one.author.author_id);
        const reserved = ledger.reserve(authorIds, lookup.depth, clock.now());
        await this.close(wanted.slice(reserved.count), "skipped_budget", "the budget of the run was used up");
        wanted = wanted.slice(0, reserved.count);
        hold = reserved.hold;
      }
      if (wanted.length === 0) return;
      await limiter.take(endpointOf(lookup.kind));
      const verdict = await exchange.send(spool, { ...lookup, wanted }, attempt, hold);
      if (verdict.next === "stop") throw verdict.error;
      if (verdict.next === "use") {
        this.answered += 1;
        this.failedInARow = 0;
        return;
      }
      if (attempt === MAX_ATTEMPTS) return this.giveUp(wanted, verdict.because);
      if (verdict.waitMs === undefined) await clock.sleep(backoffMs(attempt, Math.random()), stop.signal);
      else limiter.block(endpointOf(lookup.kind), clock.now() + verdict.waitMs);
    }
  }

  /** The authors' outcome waits for the end of the run: without any answer at all they stay open. */
  private giveUp(wanted: readonly Wanted[], because: string): void {
    this.failed.push({ wanted, because: `${MAX_ATTEMPTS} attempts failed, the last with ${because}` });
    this.failedInARow += 1;
    if (this.failedInARow >= DEAD_AFTER) throw this.dead();
  }

  private dead(): PipelineError {
    return new PipelineError(
      `the API does not answer: ${this.failed.at(-1)?.because}`,
      {},
      "Run the same command again later: what was received is kept.",
    );
  }

  /** Gives authors an outcome that no request led to. */
  private async close(wanted: readonly Wanted[], outcome: Outcome, detail: string): Promise<void> {
    const { batches, clock, lineage } = this.parts;
    const own = { ...lineage, fetchedAt: clock.now(), requestId: "" };
    await batches.resolve(
      wanted.map((one) => ({
        wanted: one,
        outcome: outcomeRow(one, outcome, detail, null, { ...own, batchId: one.batchId }),
        posts: [],
      })),
    );
  }
}
