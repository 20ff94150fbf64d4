import type { Clock } from "../core/clock.ts";
import { serverTime } from "./limiter.ts";

/** The `date` header is cut to whole seconds; so much difference is none. */
const SLACK_MS = 2_000;
/** Two times that differ by more do not agree. */
const TOLERANCE_MS = 60_000;

/**
 * X's clock, which decides the UTC day something is billed on, as the `date` headers of its answers tell it. A header
 * that fits neither our clock nor the time that has passed since the last answer is believed the second time.
 */
export class ServerClock {
  private offset: number | undefined;
  private odd: number | undefined;
  private last: { readonly server: number; readonly steady: number } | undefined;

  /** `offset` is by how many milliseconds the server was ahead of us in an earlier run, where that is known. */
  constructor(
    private readonly clock: Clock,
    offset?: number,
  ) {
    this.offset = offset === undefined ? undefined : withoutSlack(offset);
  }

  /** Learns from the headers of an answer that was received at `receivedAt` of our clock. */
  learn(headers: Readonly<Record<string, string>>, receivedAt: number): void {
    const server = serverTime(headers);
    if (server === undefined) return;
    // This one does not jump when somebody sets the machine's clock.
    const steady = performance.now();
    const offset = server - receivedAt;
    const fits = (expected: number | undefined) =>
      expected !== undefined && Math.abs(server - expected) <= TOLERANCE_MS;
    const isBelieved =
      this.offset === undefined ||
      fits(this.at(receivedAt)) ||
      fits(this.last && this.last.server + steady - this.last.steady) ||
      (this.odd !== undefined && Math.abs(offset - this.odd) <= TOLERANCE_MS);
    this.odd = isBelieved ? undefined : offset;
    if (!isBelieved) return;
    this.offset = withoutSlack(offset);
    this.last = { server, steady };
  }

  now(): number {
    return this.at(this.clock.now());
  }

  /** A moment of our clock on theirs, milliseconds since 1970. */
  at(ours: number): number {
    return ours + (this.offset ?? 0);
  }
}

function withoutSlack(offset: number): number {
  return Math.abs(offset) <= SLACK_MS ? 0 : offset;
}
