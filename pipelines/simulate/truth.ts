import type { Author } from "./author.ts";
import { writeLines } from "./line-writer.ts";
import type { World } from "./world.ts";

/** The truth about one author, for tests and measurements only: no stage may read it. */
function truthRow(author: Author): Record<string, unknown> {
  const { lastPostAt } = author.activity;
  return {
    author_id: author.id,
    handle: author.handle,
    former_handle: author.formerHandle ?? null,
    took_handle_of: author.tookHandleOf ?? null,
    twin_of: author.twinOf ?? null,
    impersonates: author.impersonates ?? null,
    kind: author.kind,
    role: author.role,
    status: author.status,
    domains: author.domains,
    distractor_domain: author.distractor ?? null,
    affiliated_to: author.affiliatedTo?.id ?? null,
    influence: author.influence,
    country: author.country,
    language: author.language,
    dormant: author.activity.dormant,
    posts_per_day: 86_400_000 / author.activity.gapMs,
    last_post_at: lastPostAt === undefined ? null : new Date(lastPostAt).toISOString(),
  };
}

/** Writes the truth about every author as NDJSON; returns the number of rows. */
export function writeTruth(world: World, file: string): Promise<number> {
  return writeLines(
    file,
    (function* () {
      for (const author of world.authors()) yield JSON.stringify(truthRow(author));
    })(),
  );
}
