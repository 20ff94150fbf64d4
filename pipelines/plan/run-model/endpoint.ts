import { pacedGap, SAME_WINDOW_MS, windowEnd } from "../../core/pacing.ts";
import type { Events } from "./events.ts";

/** How many requests an access plan allows on an endpoint. */
export interface WindowLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** The window that earlier requests began. */
  readonly begun?: { readonly remaining: number; readonly resetAt: number } | undefined;
}

/** A request on its way; `answered` is called when its answer is there. */
interface Waiting {
  readonly send: () => number;
  readonly answered: () => void;
}

/** What an answer tells of the window: seconds since 1970, and milliseconds. */
interface Told {
  readonly remaining: number;
  readonly reset: number;
  readonly date: number;
}

const STEP_MS = 1_000;

/**
 * One endpoint: the window that X counts in, which begins with its first request unless one has begun before, and the
 * limiter of the extractor, which knows of it what answers told. Rules and figures of the limiter are those of
 * pipelines/extract/limiter.ts.
 */
export class Endpoint {
  /** Requests so far. */
  requests = 0;
  /** Requests that X refused, as its window was used up. */
  refused = 0;
  /** Milliseconds that windows held requests back: used up, or too small for all. */
  heldMs = 0;
  /** Nothing is sent before, milliseconds since 1970. */
  closedUntil = Number.NEGATIVE_INFINITY;
  private readonly queue: Waiting[] = [];
  private head = 0;
  private inFlight = 0;
  private lastSentAt = Number.NEGATIVE_INFINITY;
  private heldSince: number | undefined;
  /** When the queue is looked at next, if that is planned. */
  private wakeAt = Number.POSITIVE_INFINITY;
  private server: { startedAt: number; used: number };
  private told: { remaining: number; resetAt: number } | undefined;

  /** `demand` tells how many more requests there will be, those that wait apart. */
  constructor(
    private readonly events: Events,
    private readonly limit: WindowLimit,
    private readonly demand: () => number,
    private readonly onSend: (at: number) => void,
  ) {
    const { begun, windowMs, requests } = limit;
    this.server =
      begun === undefined
        ? { startedAt: Number.NEGATIVE_INFINITY, used: 0 }
        : { startedAt: begun.resetAt - windowMs, used: requests - begun.remaining };
  }

  /** Sends a request when it is its turn: `send` is called then and tells how many milliseconds the answer takes. */
  ask(send: () => number, answered: () => void): void {
    this.queue.push({ send, answered });
    this.pump();
  }

  private get waiting(): number {
    return this.queue.length - this.head;
  }

  private pump(): void {
    while (this.waiting > 0) {
      const wait = this.wait();
      if (wait === undefined) return;
      if (wait > 0) {
        this.wake(wait);
        return;
      }
      const next = this.queue[this.head];
      if (next === undefined) return;
      this.head += 1;
      if (this.head > 1024 && 2 * this.head > this.queue.length) {
        this.queue.splice(0, this.head);
        this.head = 0;
      }
      this.send(next);
    }
  }

  /** Milliseconds until the next request may be sent or this is to be asked again; `undefined` for the next answer. */
  private wait(): number | undefined {
    const { now } = this.events;
    if (now < this.closedUntil) return this.closedUntil - now;
    if (this.told !== undefined && this.told.resetAt <= now) this.told = undefined;
    const { told, inFlight } = this;
    if (told !== undefined && told.remaining <= 0) {
      this.heldSince ??= now;
      return told.resetAt - now;
    }
    if (told === undefined) return inFlight > 0 ? undefined : 0;
    if (inFlight > 0 && told.remaining <= inFlight) return undefined;
    const gap = pacedGap(told.resetAt - now, told.remaining - inFlight, this.waiting + this.demand());
    const left = gap === 0 ? 0 : Math.max(0, this.lastSentAt + gap - now);
    if (left > 0) this.heldSince ??= now;
    return Math.min(STEP_MS, left);
  }

  private wake(wait: number): void {
    const at = this.events.now + wait;
    if (at >= this.wakeAt) return;
    this.wakeAt = at;
    this.events.at(at, () => {
      if (this.wakeAt !== at) return;
      this.wakeAt = Number.POSITIVE_INFINITY;
      this.pump();
    });
  }

  private send(request: Waiting): void {
    const { now } = this.events;
    if (this.heldSince !== undefined) this.heldMs += now - this.heldSince;
    this.heldSince = undefined;
    this.lastSentAt = now;
    this.inFlight += 1;
    this.requests += 1;
    this.onSend(now);
    const { isRefused, ...told } = this.count(now);
    this.events.after(request.send(), () => {
      this.learn(told);
      this.inFlight -= 1;
      if (isRefused) this.queue.push(request);
      else request.answered();
      this.pump();
    });
  }

  /** X counts a request, and tells in the headers of its answer what is left. */
  private count(now: number): Told & { isRefused: boolean } {
    const { server, limit } = this;
    if (now >= server.startedAt + limit.windowMs) this.server = { startedAt: now, used: 0 };
    const isRefused = this.server.used >= limit.requests;
    if (isRefused) this.refused += 1;
    else this.server.used += 1;
    return {
      isRefused,
      remaining: limit.requests - this.server.used,
      reset: Math.ceil((this.server.startedAt + limit.windowMs) / 1000),
      date: Math.floor(now / 1000) * 1000,
    };
  }

  private learn({ remaining, reset, date }: Told): void {
    const resetAt = windowEnd(this.events.now, date, reset);
    const { told } = this;
    const isSame = told !== undefined && Math.abs(told.resetAt - resetAt) <= SAME_WINDOW_MS;
    this.told = { remaining: isSame ? Math.min(remaining, told.remaining) : remaining, resetAt };
  }
}
