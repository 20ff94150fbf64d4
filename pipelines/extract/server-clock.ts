import type { Clock } from "../core/clock.ts";
import { serverTime } from "./limiter.ts";

const ANSWERS = 9;
/** The `date` header is cut to whole seconds; so much difference is none. */
const SLACK_MS = 2_000;

/**
 * X's clock, which decides the UTC day something is billed on: ours, put right by the median of what the last answers'
 * `date` headers said, so that a single odd header does not move the day.
 */
export class ServerClock {
  private offsets: number[] = [];

  constructor(private readonly clock: Clock) {}

  /** Learns from the headers of an answer that was received at `receivedAt` of our clock. */
  learn(headers: Readonly<Record<string, string>>, receivedAt: number): void {
    const theirs = serverTime(headers);
    if (theirs !== undefined) this.offsets = [...this.offsets, theirs - receivedAt].slice(-ANSWERS);
  }

  now(): number {
    return this.at(this.clock.now());
  }

  /** A moment of our clock on theirs, milliseconds since 1970. */
  at(ours: number): number {
    const sorted = [...this.offsets].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return Math.abs(median) <= SLACK_MS ? ours : ours + median;
  }
}
