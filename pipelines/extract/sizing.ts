/** Bounds and steps of {@link RequestSize}. */
export interface SizingPolicy {
  readonly smallest: number;
  readonly largest: number;
  /** Added after a good answer. */
  readonly step: number;
  /** Failures among the last answers, as a share, above which the size is halved. */
  readonly errorShare: number;
  /** How many answers that share is taken of. */
  readonly answers: number;
  /** An answer that took longer counts as a failure, milliseconds. */
  readonly slowMs: number;
}

const DECREASE = 0.5;

/**
 * How many authors a lookup asks for: additive increase, multiplicative decrease, by error rate and latency. It starts
 * at the most, since fewer only cost more requests.
 */
export class RequestSize {
  value: number;
  private recent: boolean[] = [];

  /** `onChange` is told the old and the new size and why. */
  constructor(
    private readonly policy: SizingPolicy,
    private readonly onChange: (from: number, to: number, because: string) => void,
  ) {
    this.value = policy.largest;
  }

  /** Notes how a lookup ended. */
  note(failed: boolean, ms: number): void {
    const { answers, errorShare, slowMs, largest, smallest, step } = this.policy;
    const bad = failed || ms > slowMs;
    this.recent = [...this.recent, bad].slice(-answers);
    const share = this.recent.filter(Boolean).length / this.recent.length;
    if (bad && this.recent.length === answers && share > errorShare) {
      this.recent = [];
      this.change(
        Math.max(smallest, Math.floor(this.value * DECREASE)),
        `${Math.round(100 * share)} % of the last ${answers} failed or took longer than ${slowMs / 1000} s`,
      );
    } else if (!bad) {
      this.change(Math.min(largest, this.value + step), "a good answer");
    }
  }

  private change(to: number, because: string): void {
    if (to === this.value) return;
    const from = this.value;
    this.value = to;
    this.onChange(from, to, because);
  }
}
