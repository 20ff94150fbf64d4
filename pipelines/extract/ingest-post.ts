import { sha256Text } from "../core/lake.ts";
import type { RawRow } from "../core/raw.ts";
import { filled, type Ingested, type Lineage, lineageColumns } from "./ingest.ts";
import { count, flag, id, list, moment, object, readPayload, text } from "./payload.ts";

const references = list(object({ type: text, id })).optional();

const post = object({
  id,
  author_id: id.optional(),
  created_at: moment.optional(),
  text: text.optional(),
  lang: text.optional(),
  conversation_id: id.optional(),
  in_reply_to_user_id: id.optional(),
  referenced_tweets: references,
  referenced_posts: references,
  entities: object({
    hashtags: list(object({ tag: text })).optional(),
    mentions: list(object({ id: id.optional() })).optional(),
  }).optional(),
  possibly_sensitive: flag.optional(),
  public_metrics: object({
    retweet_count: count.optional(),
    repost_count: count.optional(),
    reply_count: count.optional(),
    like_count: count.optional(),
    quote_count: count.optional(),
    bookmark_count: count.optional(),
    impression_count: count.optional(),
  }).optional(),
});

/**
 * One post (tweet) object in the old (`retweet_count`) or new (`repost_count`) field names → one row of `raw.posts`.
 * The same rules as for users: {@link ingestUser}.
 */
export function ingestPost(payload: string, lineage: Lineage): Ingested<RawRow<"posts">> {
  const read = readPayload(post, payload);
  if (!read.ok) return read;
  const { fields } = read;
  const metrics = fields.public_metrics ?? {};
  const referenced = fields.referenced_posts ?? fields.referenced_tweets ?? [];
  const row: RawRow<"posts"> = {
    post_id: fields.id,
    author_id: fields.author_id ?? null,
    created_at: fields.created_at ?? null,
    text: fields.text ?? null,
    lang: fields.lang ?? null,
    conversation_id: fields.conversation_id ?? null,
    in_reply_to_user_id: fields.in_reply_to_user_id ?? null,
    referenced_kinds: filled(referenced.map((reference) => reference.type)),
    referenced_ids: filled(referenced.map((reference) => reference.id)),
    hashtags: filled((fields.entities?.hashtags ?? []).map((hashtag) => hashtag.tag)),
    mentioned_ids: filled((fields.entities?.mentions ?? []).flatMap((mention) => mention.id ?? [])),
    possibly_sensitive: fields.possibly_sensitive ?? null,
    reposts_count: metrics.repost_count ?? metrics.retweet_count ?? null,
    replies_count: metrics.reply_count ?? null,
    likes_count: metrics.like_count ?? null,
    quotes_count: metrics.quote_count ?? null,
    bookmarks_count: metrics.bookmark_count ?? null,
    impressions_count: metrics.impression_count ?? null,
    payload,
    payload_sha256: sha256Text(payload),
    ...lineageColumns(lineage),
  };
  return { ok: true, row };
}
