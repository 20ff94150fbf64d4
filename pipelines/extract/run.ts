import pLimit from "p-limit";
import type { Clock } from "../core/clock.ts";
import type { Outcome } from "../core/outcomes.ts";
import type { Asker } from "./asker.ts";
import type { OpenBatches } from "./batches.ts";
import type { Hold, Ledger } from "./budget.ts";
import type { Decisions } from "./decisions.ts";
import type { Lineage } from "./ingest.ts";
import { outcomeRow } from "./ledger-rows.ts";
import type { Lookup, LookupQueue, Wanted } from "./lookups.ts";
import type { Patience } from "./patience.ts";
import { pricedParts } from "./priced.ts";
import type { ServerClock } from "./server-clock.ts";
import type { RequestSize } from "./sizing.ts";
import type { Sources } from "./sources.ts";
import type { Timeline } from "./timeline.ts";
import { Waiters } from "./waiters.ts";
import { type ApiRequest, endpointOf } from "./x-api/api.ts";

/** What a run works with. */
export interface RunParts {
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly batches: OpenBatches;
  readonly queue: LookupQueue;
  readonly size: RequestSize;
  readonly sources: Sources;
  readonly patience: Patience;
  readonly ledger: Ledger;
  readonly asker: Asker;
  readonly decisions: Decisions;
  /** The lineage of outcomes that no request led to. */
  readonly lineage: Pick<Lineage, "source" | "runId">;
  /** Aborted by SIGINT, SIGTERM and {@link RunParts.stop}. */
  readonly signal: AbortSignal;
  /** Ends the run with an error: what is in flight is finished, nothing more is sent. */
  stop(error: unknown): void;
}

const HANDLE = /^[A-Za-z0-9_]{1,15}$/;
const NO_BUDGET = "the budget of the run was used up";

/** Asks for every author of the open batches until each has an outcome, or something ends the run. */
export class Run {
  /** Requests whose bill is awaited, and those that wait for it. */
  private asking = 0;
  private readonly waiting = new Waiters();
  /** Batches that were begun. */
  private begun = new Set<string>();
  private readonly reading = new Set<Timeline>();
  private readonly alone = new Set<Wanted>();
  private inFlight = 0;
  private wake: () => void = () => undefined;

  constructor(private readonly parts: RunParts) {}

  /** Works on `concurrency` batches at a time, or on those that fill one request. Throws what ended the run early. */
  async finish(concurrency: number): Promise<void> {
    const { batches, queue, signal, stop } = this.parts;
    const invalid = batches.unresolved().filter((one) => one.kind === "handle" && !HANDLE.test(one.value));
    await this.close(invalid, "invalid_handle", "not 1 to 15 letters, digits or underscores; not asked");
    queue.add(batches.unresolved());
    const timelines = pLimit(concurrency);
    while (!signal.aborted) {
      await this.dropStopped().catch(stop);
      for (const timeline of batches.timelines()) {
        if (this.reading.has(timeline)) continue;
        this.reading.add(timeline);
        this.fly(() => timelines(() => this.readTimeline(timeline)));
      }
      for (let next = this.nextLookup(concurrency); next !== undefined; next = this.nextLookup(concurrency)) {
        const lookup = next;
        this.fly(() => this.lookUp(lookup));
      }
      if (this.inFlight === 0) break;
      await this.landed();
    }
    while (this.inFlight > 0) await this.landed();
    signal.throwIfAborted();
  }

  /** Gives every author without an outcome this one; samples that were begun are kept as they are. */
  async giveUp(outcome: Outcome, detail: string): Promise<void> {
    const { batches } = this.parts;
    for (const timeline of batches.timelines()) {
      timeline.end(`${timeline.posts.length} posts: ${detail}`);
      await batches.finish(timeline);
    }
    await this.close(batches.unresolved(), outcome, detail);
  }

  private fly(work: () => Promise<void>): void {
    this.inFlight += 1;
    work()
      .catch(this.parts.stop)
      .finally(() => {
        this.inFlight -= 1;
        this.wake();
      });
  }

  /** Returns when something in flight has ended. */
  private landed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** The next lookup, unless its batches would be too many at once; a single one may always be in flight. */
  private nextLookup(concurrency: number): Lookup | undefined {
    const { queue, size, batches } = this.parts;
    const next = queue.peek(size.value);
    if (next === undefined) return undefined;
    const open = new Set([...this.begun].filter((batchId) => batches.isOpen(batchId)));
    for (const { batchId } of next.wanted) open.add(batchId);
    if (this.inFlight > 0 && open.size > concurrency) return undefined;
    this.begun = open;
    return queue.take(size.value);
  }

  /** Asks for as many as the budget has room for, again and again, as bills turn out smaller than they could have. */
  private async lookUp(lookup: Lookup): Promise<void> {
    const { queue, batches, patience, asker, decisions } = this.parts;
    let rest = lookup.wanted;
    while (rest.length > 0) {
      const { taken, hold } = await this.reserve(requestFor({ ...lookup, wanted: rest }));
      const chosen = new Set(taken);
      const wanted = rest.filter((_, i) => chosen.has(i));
      rest = rest.filter((_, i) => !chosen.has(i));
      if (wanted.length === 0) return this.close(rest, "skipped_budget", NO_BUDGET);
      const request = requestFor({ ...lookup, wanted });
      const batchIds = wanted.map(({ batchId }) => batchId);
      const { state, because } = await asker.ask(request, batchIds, hold).finally(() => this.billed());
      const open = wanted.filter((one) => batches.isUnresolved(one));
      if (state === "refused") await this.askInParts({ ...lookup, wanted }, because);
      else if (state === "failed") {
        const later = open.filter((one) => patience.again(one) && !(open.length === 1 && this.wasAlone(one)));
        const given = open.filter((one) => !later.includes(one));
        decisions.note("gave_up", endpointOf(lookup.kind), [later.length, given.length], because);
        queue.addHalves(later);
        await this.close(given, "error", because);
      } else {
        if (state === "answered" && open.length > 0) {
          const why = "the answer left them out, or what it held cannot be used";
          decisions.note("asked_again", endpointOf(lookup.kind), [wanted.length, open.length], why);
        }
        queue.add(open);
      }
    }
  }

  /** Has a request for this author alone failed before? Counts this time. */
  private wasAlone(one: Wanted): boolean {
    const before = this.alone.has(one);
    this.alone.add(one);
    return before;
  }

  /** One bad value fails a whole request: halves tell which one it is. */
  private async askInParts(lookup: Lookup, because: string): Promise<void> {
    const { wanted } = lookup;
    if (wanted.length === 1) return this.close(wanted, "error", because);
    const half = Math.ceil(wanted.length / 2);
    await this.lookUp({ ...lookup, wanted: wanted.slice(0, half) });
    await this.lookUp({ ...lookup, wanted: wanted.slice(half) });
  }

  private async readTimeline(timeline: Timeline): Promise<void> {
    const { asker, batches, signal } = this.parts;
    let refusals = 0;
    let failures = 0;
    for (let request = timeline.next(); request !== undefined; request = timeline.next()) {
      const page = request;
      signal.throwIfAborted();
      const { taken, hold } = await this.reserve(page);
      if (taken.length === 0) {
        timeline.end(`${timeline.posts.length} posts: ${NO_BUDGET}`);
        break;
      }
      const batchIds = [timeline.wanted.batchId];
      const { state, because } = await asker.ask(page, batchIds, hold).finally(() => this.billed());
      if (state === "refused") refusals += 1;
      if (state === "failed") failures += 1;
      // Believed the second time, as nothing but the author can be at fault.
      if (refusals > 1 || failures > 1) timeline.end(`${timeline.posts.length} posts: ${because}`);
    }
    await batches.finish(timeline);
    this.reading.delete(timeline);
  }

  /** Room for all, or, once no other bill is awaited, for those that fit; none when the budget is used up. */
  private async reserve(request: ApiRequest): Promise<{ taken: number[]; hold: Hold }> {
    const { ledger, serverClock, signal } = this.parts;
    const parts = pricedParts(request);
    for (;;) {
      signal.throwIfAborted();
      const reserved = ledger.reserve(parts, serverClock.now());
      if (reserved.taken.length === parts.length || this.asking === 0) {
        // Counted at once: others that wait for the same bill come next.
        if (reserved.taken.length > 0) this.asking += 1;
        return reserved;
      }
      ledger.release(reserved.hold);
      await this.waiting.wait(signal);
    }
  }

  /** The bill of a request is known: there may be room for others. */
  private billed(): void {
    this.asking -= 1;
    this.waiting.wake();
  }

  /** Newcomers of sources that were stopped are not asked for. */
  private async dropStopped(): Promise<void> {
    const { sources, queue } = this.parts;
    for (const [source, reason] of sources.stopped) {
      await this.close(queue.removeSource(source), "skipped_source", `${source}: ${reason}`);
    }
  }

  /** Gives authors an outcome that no request led to. */
  private async close(wanted: readonly Wanted[], outcome: Outcome, detail: string): Promise<void> {
    const { batches, clock, lineage } = this.parts;
    if (wanted.length === 0) return;
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

function requestFor({ kind, withPosts, wanted }: Lookup): ApiRequest {
  return { kind, asked: wanted.map(({ value }) => value), with_posts: withPosts };
}
