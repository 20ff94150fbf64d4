import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";

const author = z.object({
  author_id: z.string(),
  handle: z.string(),
  name: z.string().nullable(),
  followers_count: z.coerce.number().nullable(),
  follower_tier: z.string(),
  kind: z.string(),
  primary_domain: z.string(),
  last_post_at: z.string().nullable(),
  fetched_at: z.string(),
  source: z.string(),
  request_id: z.string(),
});

/** Who is explained, and which response the profile came from. */
export type ExplainedAuthor = z.infer<typeof author>;

/**
 * The found author of a handle (with or without `@`, any case, also one that the author had before) or of an account
 * number. Throws {@link PipelineError} for nobody, with what X answered when the handle was asked for.
 */
export async function findAuthor(database: Database, asked: string): Promise<ExplainedAuthor> {
  const handle = asked.replace(/^@/, "").toLowerCase();
  const columns = Object.keys(author.shape).join(", ");
  const [found] = await database.rows(
    `select ${columns} from curated.authors
     where author_id = $handle or lower(handle) = $handle
       or author_id in (select author_id from authors.known_handles where handle = $handle)
     order by author_id = $handle desc, lower(handle) = $handle desc, followers_count desc nulls last, author_id
     limit 1`,
    author,
    { handle },
  );
  if (found !== undefined) return found;
  const [answer] = await database.rows(
    `select outcome, fetched_at::date::varchar as day from staging.outcomes
     where requested_handle = $handle or requested = $handle order by fetched_at desc, run_id desc limit 1`,
    z.object({ outcome: z.string(), day: z.string() }),
    { handle },
  );
  throw new PipelineError(
    answer === undefined ? `@${handle} was never asked for` : `@${handle} was not found: ${answer.outcome}`,
    {},
    answer === undefined
      ? "Add the handle to a list in seeds/handles, extract and build; or check the spelling."
      : `That was X's answer of ${answer.day}; npm run seeds -- refresh shows what to do with such seeds.`,
  );
}

const place = z.object({
  domain: z.string(),
  is_curated: z.boolean(),
  is_seeded: z.boolean(),
  place: z.coerce.number().nullable(),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
});

/** Where an author stands in one domain: the place among the eligible, or why there is none. */
export type DomainPlace = z.infer<typeof place>;

/** Every domain that the author is a candidate of, the taken ones first. */
export function readPlaces(database: Database, authorId: string): Promise<DomainPlace[]> {
  return database.rows(
    `select d.domain, d.is_curated, d.is_seeded, d.place, d.reason, r.detail
     from curated.decisions as d
     left join curated.rejected as r on d.author_id = r.author_id and d.domain = r.domain
     where d.author_id = $authorId
     order by d.is_curated desc, d.place nulls last, d.domain`,
    place,
    { authorId },
  );
}

const postsRead = z.object({
  posts: z.coerce.number(),
  responses: z.array(z.string()),
  fetched_at: z.string().nullable(),
});

/** Posts of the author that were read, and the responses that brought them. */
export type PostsRead = z.infer<typeof postsRead>;

/** The posts behind an author's scores. */
export async function readPosts(database: Database, authorId: string): Promise<PostsRead> {
  const [row] = await database.rows(
    `select count(*) as posts, max(fetched_at)::varchar as fetched_at,
       coalesce(list_sort(list(distinct request_id)), []) as responses
     from signals.sampled_posts where author_id = $authorId`,
    postsRead,
    { authorId },
  );
  return row ?? { posts: 0, responses: [], fetched_at: null };
}
