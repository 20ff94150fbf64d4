import type { SeedFolders } from "../seeds/files.ts";
import { readThresholds } from "../seeds/read.ts";
import type { BatchSizeRule } from "./batch-size.ts";
import type { Beliefs } from "./predict.ts";
import type { SourceRule } from "./sources.ts";

/** By which figures a plan decides by itself; they are in `seeds/rules/thresholds.csv`. */
export interface Policy {
  readonly beliefs: Beliefs;
  readonly sources: SourceRule;
  readonly batchSize: BatchSizeRule;
  /** Authors that fail more likely than this come last. */
  readonly likelyFailure: number;
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
    likelyFailure: value("plan_likely_failure"),
    samplePosts: value("plan_sample_posts"),
  };
}
