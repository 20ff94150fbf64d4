import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database } from "../core/warehouse.ts";

const curatedAuthor = z.object({
  author_id: z.string(),
  handle: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  expanded_url: z.string().nullable(),
  followers_count: z.coerce.number().nullable(),
  /** Whose tables have the author. */
  domains: z.array(z.string()),
  primary_domain: z.string(),
  follower_tier: z.string(),
});

/** An author that some domain's table has, with what a person needs for a judgement and nothing that a model says. */
export type CuratedAuthor = z.infer<typeof curatedAuthor>;

/** All curated authors of a build. */
export function readCurated(database: Database): Promise<CuratedAuthor[]> {
  return database.rows(
    `select authors.author_id, authors.handle, authors.name, authors.description, latest.expanded_url,
       authors.followers_count, authors.domains, authors.primary_domain, authors.follower_tier
     from curated.authors as authors
     inner join authors.latest as latest on authors.author_id = latest.author_id
     where authors.is_curated`,
    curatedAuthor,
  );
}

/**
 * A sample of `size` authors, or all when there are no more: evenly spaced places, from a random start, in a list that
 * is sorted by primary domain and follower tier and shuffled within. So every author has the same chance, and each
 * stratum its share but for less than one author (systematic sampling with implicit strata; Cochran 1977, Sampling
 * Techniques, ch. 8). The same authors, size and seed give the same sample.
 */
export function drawSample(authors: readonly CuratedAuthor[], size: number, seed: number): CuratedAuthor[] {
  const listed = authors
    .map((author) => {
      const { primary_domain, follower_tier, author_id } = author;
      return { author, key: [primary_domain, follower_tier, digestOf(`${seed} ${author_id}`)].join(" ") };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ author }) => author);
  if (size >= listed.length) return listed;
  const start = Number.parseInt(digestOf(`${seed} start`).slice(0, 12), 16) / 16 ** 12;
  const step = listed.length / size;
  return Array.from({ length: size }, (_, i) => listed[Math.floor((start + i) * step)]).filter(
    (author) => author !== undefined,
  );
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
