import type { Clock } from "../core/clock.ts";
import { Waiters } from "./waiters.ts";

/** When an endpoint is left alone, and for how long. */
export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failures: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

interface Circuit {
  failures: number;
  /** Pauses since the last success. */
  pauses: number;
  openedAt: number;
  openUntil: number;
  /** A single request tries whether the endpoint is back. */
  probing: boolean;
  /** Those that wait for the end of the probe. */
  readonly waiting: Waiters;
}

const STEP_MS = 1_000;

/**
 * A circuit breaker per endpoint: after failures in a row nothing is sent for a while, then one request tries; each
 * failed try doubles the pause. Refusals and rate limits are answers, not failures.
 */
export class Breaker {
  private readonly circuits = new Map<string, Circuit>();

  /** `onChange` is told the pause that begins, or 0 when the endpoint is back, in milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly policy: BreakerPolicy,
    private readonly onChange: (endpoint: string, pauseMs: number, failures: number) => void,
  ) {}

  /**
   * Returns when a request to the endpoint may be tried, and whether it is the one that tries if the endpoint is back:
   * that one must end with {@link succeeded}, {@link failed} or {@link leave}. Rejects with the signal's reason.
   */
  async enter(endpoint: string): Promise<boolean> {
    const circuit = this.circuit(endpoint);
    for (;;) {
      this.signal.throwIfAborted();
      if (circuit.pauses === 0) return false;
      const now = this.clock.now();
      // Somebody may have set the machine's clock back.
      const left = now < circuit.openedAt ? 0 : circuit.openUntil - now;
      if (left > 0) await this.clock.sleep(Math.min(left, STEP_MS), this.signal);
      else if (circuit.probing) await circuit.waiting.wait(this.signal);
      else break;
    }
    circuit.probing = true;
    return true;
  }

  /** The request that was to try was not sent. */
  leave(endpoint: string): void {
    this.endProbe(this.circuit(endpoint));
  }

  succeeded(endpoint: string): void {
    const circuit = this.circuit(endpoint);
    if (circuit.pauses > 0) this.onChange(endpoint, 0, circuit.failures);
    Object.assign(circuit, { failures: 0, pauses: 0 });
    this.endProbe(circuit);
  }

  failed(endpoint: string, isProbe: boolean): void {
    const circuit = this.circuit(endpoint);
    circuit.failures += 1;
    const now = this.clock.now();
    if (isProbe) this.endProbe(circuit);
    // Requests that were in flight when it opened do not lengthen the pause.
    else if (circuit.failures < this.policy.failures || circuit.pauses > 0) return;
    const pauseMs = Math.min(this.policy.longestPauseMs, this.policy.firstPauseMs * 2 ** circuit.pauses);
    circuit.pauses += 1;
    circuit.openedAt = now;
    circuit.openUntil = now + pauseMs;
    this.onChange(endpoint, pauseMs, circuit.failures);
  }

  /** Pauses in a row without a success in between. */
  pauses(endpoint: string): number {
    return this.circuit(endpoint).pauses;
  }

  private endProbe(circuit: Circuit): void {
    circuit.probing = false;
    circuit.waiting.wake();
  }

  private circuit(endpoint: string): Circuit {
    const known = this.circuits.get(endpoint);
    if (known !== undefined) return known;
    const fresh = {
      failures: 0,
      pauses: 0,
      openedAt: 0,
      openUntil: 0,
      probing: false,
      waiting: new Waiters(),
    };
    this.circuits.set(endpoint, fresh);
    return fresh;
  }
}
