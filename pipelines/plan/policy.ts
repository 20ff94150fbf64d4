import type { SeedFolders } from "../seeds/files.ts";
import { readThresholds } from "../seeds/read.ts";
import type { BatchSizeRule } from "./batch-size.ts";
import type { Beliefs } from "./predict.ts";
import type { RefreshRule } from "./refresh.ts";
import type { SourceRule } from "./sources.ts";

/** By which figures a plan decides by itself; they are in `seeds/rules/thresholds.csv`. */
export interface Policy {
  readonly beliefs: Beliefs;
  readonly sources: SourceRule;
  readonly batchSize: BatchSizeRule;
  readonly refresh: RefreshRule;
  /** Authors that are expected to add fewer valid authors than this come last. */
  readonly leastGain: number;
  /** Of gain against diversity, 0 to 1. */
  readonly gainWeight: number;
  /** Posts of a timeline sample where nobody says how many. */
  readonly samplePosts: number;
}

/** Reads the policy. Throws PipelineError for a threshold that is missing. */
export async function readPolicy(folders: SeedFolders): Promise<Policy> {
  const value = await readThresholds(folders);
  return {
    beliefs: {
      missing: value("plan_prior_missing"),
      wrong: value("plan_prior_wrong"),
      sourceWeight: value("plan_source_weight"),
      ownWeight: value("plan_own_weight"),
    },
    sources: { answers: value("extract_source_answers"), floor: value("extract_source_floor") },
    batchSize: {
      start: value("plan_batch_start"),
      increase: value("plan_batch_increase"),
      decrease: value("plan_batch_decrease"),
      errorShare: value("plan_batch_error_share"),
    },
    refresh: {
      nearSpeed: value("plan_near_speed"),
      volatileChange: value("plan_volatile_change"),
      outSpeed: value("plan_out_speed"),
      outStake: value("plan_out_stake"),
    },
    leastGain: value("plan_least_gain"),
    gainWeight: value("plan_gain_weight"),
    samplePosts: value("plan_sample_posts"),
  };
}
