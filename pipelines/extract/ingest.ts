import { z } from "zod";
import { sha256Text } from "../core/lake.ts";
import type { RawRow } from "../core/raw.ts";
import { count, flag, handle, id, list, moment, object, readPayload, text } from "./payload.ts";

/** Where an object came from; written beside it, so that every number can be traced to the response that held it. */
export interface Lineage {
  readonly source: "x_api" | "import" | "simulated";
  /** When the response was received, milliseconds since 1970 UTC. */
  readonly fetchedAt: number;
  readonly runId: string;
  readonly batchId: string;
  readonly requestId: string;
}

/** A raw row, or the reason why an object cannot become one. */
export type Ingested<Row> = { ok: true; row: Row } | { ok: false; reason: string };

/** The lineage columns of every raw table. */
export function lineageColumns(lineage: Lineage) {
  return {
    source: lineage.source,
    fetched_at: lineage.fetchedAt,
    run_id: lineage.runId,
    batch_id: lineage.batchId,
    request_id: lineage.requestId,
  };
}

const urls = object({
  urls: list(object({ url: text.optional(), expanded_url: text.optional() })).optional(),
}).optional();

const user = object({
  id,
  username: handle,
  name: text.optional(),
  description: text.optional(),
  location: text.optional(),
  url: text.optional(),
  entities: object({ url: urls, description: urls }).optional(),
  profile_image_url: text.optional(),
  profile_banner_url: text.optional(),
  created_at: moment.optional(),
  protected: flag.optional(),
  // Some tools overwrite the flag with the type of the check mark.
  verified: z
    .union([z.boolean(), z.enum(["none", "blue", "business", "government"])], {
      error: "is neither true, false nor a type of verification",
    })
    .optional(),
  verified_type: text.optional(),
  is_identity_verified: flag.optional(),
  parody: flag.optional(),
  public_metrics: object({
    followers_count: count.optional(),
    following_count: count.optional(),
    tweet_count: count.optional(),
    post_count: count.optional(),
    listed_count: count.optional(),
    like_count: count.optional(),
    media_count: count.optional(),
  }).optional(),
  verified_followers_count: count.optional(),
  pinned_tweet_id: id.optional(),
  pinned_post_id: id.optional(),
  most_recent_tweet_id: id.optional(),
  most_recent_post_id: id.optional(),
  affiliation: object({
    // A single id until 2025-02-18, a list since.
    user_id: z
      .union([id.transform((one) => [one]), z.array(id)], { error: "is neither an id nor a list of ids" })
      .optional(),
    description: text.optional(),
  }).optional(),
  withheld: object({ country_codes: list(text).optional() }).optional(),
});

/**
 * One user object as the X API v2 sends it, in the old (`tweet_count`) or new (`post_count`) field names, → one row of
 * `raw.users`. `payload` is the object's text as received and is kept as it is. Timestamps of the row are milliseconds.
 * A field of a wrong type or an impossible value refuses the whole object; unknown fields stay in the payload only.
 */
export function ingestUser(payload: string, lineage: Lineage): Ingested<RawRow<"users">> {
  const read = readPayload(user, payload);
  if (!read.ok) return read;
  const { fields } = read;
  const metrics = fields.public_metrics ?? {};
  const verified = fields.verified;
  const verifiedType = fields.verified_type ?? (typeof verified === "string" ? verified : null);
  const row: RawRow<"users"> = {
    author_id: fields.id,
    handle: fields.username,
    name: fields.name ?? null,
    description: fields.description ?? null,
    location: fields.location ?? null,
    url: fields.url ?? null,
    expanded_url: expanded(fields.entities?.url?.urls)[0] ?? null,
    description_urls: filled(expanded(fields.entities?.description?.urls)),
    profile_image_url: fields.profile_image_url ?? null,
    profile_banner_url: fields.profile_banner_url ?? null,
    created_at: fields.created_at ?? null,
    protected: fields.protected ?? null,
    verified: typeof verified === "string" ? verified !== "none" : (verified ?? null),
    verified_type: verifiedType,
    is_identity_verified: fields.is_identity_verified ?? null,
    parody: fields.parody ?? null,
    followers_count: metrics.followers_count ?? null,
    following_count: metrics.following_count ?? null,
    posts_count: metrics.post_count ?? metrics.tweet_count ?? null,
    listed_count: metrics.listed_count ?? null,
    likes_given_count: metrics.like_count ?? null,
    media_count: metrics.media_count ?? null,
    verified_followers_count: fields.verified_followers_count ?? null,
    pinned_post_id: fields.pinned_post_id ?? fields.pinned_tweet_id ?? null,
    most_recent_post_id: fields.most_recent_post_id ?? fields.most_recent_tweet_id ?? null,
    affiliation_user_ids: filled(fields.affiliation?.user_id ?? []),
    affiliation_description: fields.affiliation?.description ?? null,
    withheld_countries: filled(fields.withheld?.country_codes ?? []),
    payload,
    payload_sha256: sha256Text(payload),
    ...lineageColumns(lineage),
  };
  return { ok: true, row };
}

/** The targets of shortened links, where X knows them. */
function expanded(
  links: readonly { url?: string | undefined; expanded_url?: string | undefined }[] | undefined,
): string[] {
  return (links ?? []).flatMap((link) => link.expanded_url ?? link.url ?? []);
}

/** X leaves empty lists out; so do the raw tables. */
export function filled(values: readonly string[]): readonly string[] | null {
  return values.length === 0 ? null : values;
}
