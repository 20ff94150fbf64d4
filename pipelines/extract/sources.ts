import { plausibleShare } from "../core/shares.ts";

/** When a source of newcomers is given up. */
export interface SourcePolicy {
  /** Answers before it is judged. */
  readonly answers: number;
  /** The share of new valid authors it must be able to reach. */
  readonly floor: number;
}

interface Yield {
  asked: number;
  good: number;
}

/** Counts how many new valid authors each source brings, and stops those that bring too few. */
export class Sources {
  private readonly yields = new Map<string, Yield>();
  /** Why each stopped source was stopped. */
  readonly stopped = new Map<string, string>();

  /** `onStop` is told the reason, once for a source. */
  constructor(
    private readonly policy: SourcePolicy,
    private readonly onStop: (source: string, share: number, reason: string) => void,
  ) {}

  /** Takes a source for stopped, as an earlier process decided. */
  restore(source: string, reason: string): void {
    this.stopped.set(source, reason);
  }

  /** Notes what asking for a newcomer of a source brought. */
  note(source: string, good: boolean): void {
    const { asked, good: before } = this.yields.get(source) ?? { asked: 0, good: 0 };
    const now = { asked: asked + 1, good: before + (good ? 1 : 0) };
    this.yields.set(source, now);
    if (this.stopped.has(source) || now.asked < this.policy.answers) return;
    if (plausibleShare(now.good, now.asked) >= this.policy.floor) return;
    const reason = `${now.good} of ${now.asked} were new and valid: under ${100 * this.policy.floor} % with 95 % certainty`;
    this.stopped.set(source, reason);
    this.onStop(source, now.good / now.asked, reason);
  }
}
