import type { SeedFolders } from "../seeds/files.ts";
import { readThresholds } from "../seeds/read.ts";
import type { Evidence, Latency, Seen } from "./evidence.ts";
import type { ModelPace } from "./run-model/work.ts";

/** A share, 0 to 1, and how many observations it rests on, the weight of the judgement in the seeds included. */
export interface Share {
  readonly value: number;
  readonly weight: number;
}

/** What a forecast assumes; see {@link readAssumptions}. */
export interface Assumptions {
  /** Of those received, and of posts that a lookup or a timeline page may bring. */
  readonly protected: Share;
  readonly lookupPosts: Share;
  readonly timelinePosts: Share;
  /** Authors missing that were received, or missing, the last time. */
  readonly lost: Share;
  readonly stillMissing: Share;
  /** Of requests, of the authors of an answer, of authors with a timeline. */
  readonly failedLookups: Share;
  readonly failedTimelines: Share;
  readonly leftOut: Share;
  readonly morePages: Share;
  readonly lookupLatency: Latency;
  readonly timelineLatency: Latency;
  /** What the extractor itself takes. */
  readonly own: Pick<ModelPace, "useLookupMs" | "useTimelineMs" | "commit" | "backoffMs">;
  /** Before the first request, milliseconds: as expected, and at least and at most. */
  readonly start: { readonly low: number; readonly expected: number; readonly high: number };
  /** Share by which the time of a run may differ from what is played through, for all that is left out. */
  readonly timeSlack: number;
  /** How many observations a judgement of the seeds weighs. */
  readonly weight: number;
}

/** Batches that a full lookup completes, on average, and the authors of one. */
const BATCHES_PER_LOOKUP = 100 / 15;
/** However short the gaps, writing takes this share of its usual time. */
const FASTEST = 0.2;

/**
 * What raw tells, and what `seeds/rules/thresholds.csv` says where it tells little: each share is the mean of a Beta
 * posterior. How fast the extractor itself is follows the gaps between its lookups, where any were measured.
 */
export async function readAssumptions(folders: SeedFolders, evidence: Evidence): Promise<Assumptions> {
  const value = await readThresholds(folders);
  const weight = value("plan_source_weight");
  const share = ({ count, of }: Seen, prior: string): Share => ({
    value: (count + weight * value(prior)) / (of + weight),
    weight: of + weight,
  });
  const latency = (measured: Latency | undefined): Latency =>
    measured ?? {
      answers: 0,
      mean: value("plan_latency_ms"),
      low: value("plan_latency_least_ms"),
      high: value("plan_latency_most_ms"),
    };
  const useLookupMs = value("plan_use_lookup_ms");
  const useTimelineMs = value("plan_use_timeline_ms");
  const commit = { groupMs: value("plan_commit_group_ms"), batchMs: value("plan_commit_batch_ms") };
  const usualGap = useLookupMs + commit.groupMs + BATCHES_PER_LOOKUP * commit.batchMs;
  const { lookupGapMs, timelineGapMs = useTimelineMs } = evidence;
  const slower = Math.max(
    FASTEST,
    lookupGapMs === undefined ? timelineGapMs / useTimelineMs : lookupGapMs / usualGap,
  );
  return {
    protected: share(evidence.protected, "plan_prior_protected"),
    lookupPosts: share(evidence.lookupPosts, "plan_prior_lookup_posts"),
    timelinePosts: share(evidence.timelinePosts, "plan_prior_timeline_posts"),
    lost: share(evidence.lost, "plan_prior_lost"),
    stillMissing: share(evidence.stillMissing, "plan_prior_still_missing"),
    failedLookups: share(evidence.failedLookups, "plan_prior_failed"),
    failedTimelines: share(evidence.failedTimelines, "plan_prior_failed"),
    leftOut: share(evidence.leftOut, "plan_prior_left_out"),
    morePages: share(evidence.morePages, "plan_prior_more_pages"),
    lookupLatency: latency(evidence.lookupLatency ?? evidence.timelineLatency),
    timelineLatency: latency(evidence.timelineLatency ?? evidence.lookupLatency),
    own: {
      useLookupMs: slower * useLookupMs,
      useTimelineMs: timelineGapMs,
      commit: { groupMs: slower * commit.groupMs, batchMs: slower * commit.batchMs },
      backoffMs: 750 * value("extract_backoff_first"),
    },
    start: {
      low: value("plan_start_least_ms"),
      expected: value("plan_start_ms"),
      high: value("plan_start_most_ms"),
    },
    timeSlack: value("plan_time_slack"),
    weight,
  };
}
