import path from "node:path";
import type { Config } from "../core/config.ts";
import { usesOwnSeeds } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { isSimulated } from "../core/origin.ts";
import { appendRows } from "../seeds/append.ts";
import { type Seed, seedTables } from "../seeds/tables.ts";
import type { Decided } from "./case-file.ts";

type Review = Seed<"reviews">;

/** What became of decisions. */
export interface Recorded {
  readonly file: string;
  readonly added: readonly Review[];
  /** Decisions that stand there already: the newest about the same by the same person, with the same reason. */
  readonly known: number;
}

/**
 * Appends decisions to `reviews.csv`, all or none; no line of it is changed. Throws {@link PipelineError} for a decision
 * about a simulated account among the project's own seeds.
 */
export async function recordDecisions(
  config: Config,
  given: { file: string; decided: readonly Decided[] },
  reviews: readonly Review[],
  now: number,
): Promise<Recorded> {
  const file = path.join(config.seedsDir, "reviews.csv");
  const newest = newestOf(reviews);
  const added = given.decided.flatMap(({ line, ...one }): Review[] => {
    if (isSimulated(one.author_id) && usesOwnSeeds(config)) {
      const hint = "These seeds are about real accounts: name a copy of them with --seeds.";
      throw new PipelineError(`${one.author_id} is a simulated account`, { file: given.file, line }, hint);
    }
    const last = newest.get(keyOf(one));
    if (last !== undefined && saysTheSame(last, one)) return [];
    // Two decisions about the same never have the same moment.
    const after = last === undefined ? 0 : Date.parse(last.decided_at) + 1000;
    return [{ ...one, decided_at: moment(Math.max(now, after)) }];
  });
  await appendRows(seedTables.reviews, file, added);
  return { file, added, known: given.decided.length - added.length };
}

function newestOf(reviews: readonly Review[]): Map<string, Review> {
  const newest = new Map<string, Review>();
  for (const review of reviews) {
    const last = newest.get(keyOf(review));
    if (last === undefined || last.decided_at < review.decided_at) newest.set(keyOf(review), review);
  }
  return newest;
}

function keyOf({ question, author_id, other_id }: Pick<Review, "question" | "author_id" | "other_id">) {
  return [question, ...[author_id, other_id ?? ""].sort()].join(" ");
}

function saysTheSame(review: Review, { decision, decided_by, why }: Omit<Decided, "line">): boolean {
  return review.decision === decision && review.decided_by === decided_by && review.why === why;
}

function moment(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
