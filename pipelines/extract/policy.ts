import type { Config } from "../core/config.ts";
import { LOOKUP_SIZE } from "../core/plans.ts";
import { readThresholds } from "../seeds/read.ts";
import type { BreakerPolicy } from "./breaker.ts";
import type { SizingPolicy } from "./sizing.ts";
import type { SourcePolicy } from "./sources.ts";

/** How a run reacts to what it meets; the figures are in `seeds/rules/thresholds.csv`. */
export interface Policy {
  /** How often one request is sent before its authors have to wait for another. */
  readonly attempts: number;
  /** In how many requests, each of half the size, an author may fail. */
  readonly tries: number;
  /** How many answers may leave an author out, or hold something unusable. */
  readonly doubts: number;
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
  readonly breaker: BreakerPolicy;
  /** Pauses in a row after which the API counts as gone and the run ends. */
  readonly pauses: number;
  readonly sizing: SizingPolicy;
  readonly sources: SourcePolicy;
}

/** Reads the policy. Throws {@link PipelineError} for a threshold that is missing. */
export async function readPolicy(config: Config, deadlineMs: number): Promise<Policy> {
  const value = await readThresholds(config);
  return {
    attempts: value("extract_attempts"),
    tries: value("extract_tries"),
    doubts: value("extract_doubts"),
    backoffFirstMs: 1000 * value("extract_backoff_first"),
    backoffMostMs: 1000 * value("extract_backoff_most"),
    breaker: {
      failures: value("extract_breaker_failures"),
      firstPauseMs: 1000 * value("extract_breaker_first_pause"),
      longestPauseMs: 1000 * value("extract_breaker_longest_pause"),
    },
    pauses: value("extract_breaker_pauses"),
    sizing: {
      smallest: value("extract_request_size_least"),
      largest: LOOKUP_SIZE,
      step: value("extract_request_size_step"),
      errorShare: value("extract_error_share"),
      answers: value("extract_error_answers"),
      slowMs: deadlineMs * value("extract_slow_share"),
    },
    sources: { answers: value("extract_source_answers"), floor: value("extract_source_floor") },
  };
}
