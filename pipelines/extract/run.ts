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
import type { Depth } from "./x-api/api.ts";

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
  /** Aborted by SIGINT, SIGTERM and {@link RunParts.stop}. */
  readonly signal: AbortSignal;
  /** Ends the run with an error: what is in flight is finished, nothing more is sent. */
  stop(error: unknown): void;
}

const HANDLE = /^[A-Za-z0-9_]{1,15}$/;
/** After so many lookups in a row that failed in every attempt, the run ends: the API is not there. */
const DEAD_AFTER = 3;

/** Asks for every author of the open batches until each has an outcome, or something ends the run. */
export class Run {
  private readonly failed: { wanted: readonly Wanted[]; because: string }[] = [];
  /** Lookups whose bill is awaited, and those that wait for it. */
  private asking = 0;
  private readonly waiting: (() => void)[] = [];
  private answered = 0;
  private failedInARow = 0;

  constructor(private readonly parts: RunParts) {}

  /** Sends what is missing, `concurrency` requests at a time. Throws what ended the run early. */
  async finish(concurrency: number): Promise<void> {
    const { batches, signal, stop } = this.parts;
    const invalid = batches.unresolved().filter((one) => one.kind === "handle" && !HANDLE.test(one.value));
    await this.close(invalid, "invalid_handle", "not 1 to 15 letters, digits or underscores; not asked");
    const limit = pLimit(concurrency);
    await Promise.all(
      packLookups(batches.unresolved()).map((lookup) =>
        limit(async () => {
          if (signal.aborted) return;
          await this.lookUp(lookup).catch(stop);
        }),
      ),
    );
    signal.throwIfAborted();
    if (this.failed.length > 0 && this.answered === 0) throw this.dead();
    for (const { wanted, because } of this.failed) await this.close(wanted, "error", because);
  }

  /** Asks for as many as the budget has room for, again and again, as bills turn out smaller than they could have. */
  private async lookUp(lookup: Lookup): Promise<void> {
    let rest = lookup.wanted;
    while (rest.length > 0) {
      const { count, hold } = await this.reserve(rest, lookup.depth);
      if (count === 0) return this.close(rest, "skipped_budget", "the budget of the run was used up");
      try {
        await this.ask({ ...lookup, wanted: rest.slice(0, count) }, hold);
      } finally {
        this.asking -= 1;
        for (const wake of this.waiting.splice(0)) wake();
      }
      rest = rest.slice(count);
    }
  }

  /** Room for all, or, once no other bill is awaited, for those that fit; none when the budget is used up. */
  private async reserve(wanted: readonly Wanted[], depth: Depth): Promise<{ count: number; hold: Hold }> {
    const { clock, ledger } = this.parts;
    for (;;) {
      const reserved = ledger.reserve(authorIds(wanted), depth, clock.now());
      if (reserved.count === wanted.length || this.asking === 0) {
        if (reserved.count > 0) this.asking += 1;
        return reserved;
      }
      ledger.release(reserved.hold);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async ask(lookup: Lookup, reserved: Hold): Promise<void> {
    const { clock, ledger, limiter, exchange, spool, signal } = this.parts;
    let { wanted } = lookup;
    let hold = reserved;
    for (let attempt = 1; ; attempt += 1) {
      await limiter.take(endpointOf(lookup.kind));
      const verdict = await exchange.send(spool, { ...lookup, wanted }, attempt, hold);
      if (verdict.next === "stop") throw verdict.error;
      if (verdict.next === "use") {
        this.answered += 1;
        this.failedInARow = 0;
        return;
      }
      if (attempt === MAX_ATTEMPTS) return this.giveUp(wanted, verdict.because);
      const backoff = backoffMs(attempt, Math.random());
      if (verdict.waitMs === undefined) await clock.sleep(backoff, signal);
      else limiter.block(endpointOf(lookup.kind), clock.now() + Math.max(verdict.waitMs, backoff));
      // A repeat on the same UTC day is billed once together with the first try, so one hold covers both.
      if (hold.sentOn === utcDay(clock.now()) && ledger.isOpen(hold)) continue;
      const again = ledger.reserve(authorIds(wanted), lookup.depth, clock.now());
      await this.close(wanted.slice(again.count), "skipped_budget", "the budget of the run was used up");
      if (again.count === 0) return;
      wanted = wanted.slice(0, again.count);
      hold = again.hold;
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

function authorIds(wanted: readonly Wanted[]): (string | undefined)[] {
  return wanted.map((one) => one.author.author_id);
}
