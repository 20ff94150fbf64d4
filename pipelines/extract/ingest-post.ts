import { sha256Text } from "../core/lake.ts";
import type { RawRow } from "../core/raw.ts";
import { filled, type Ingested, type Lineage, lineageColumns } from "./ingest.ts";
import { count, flag, id, list, maybe, moment, object, readPayload, text } from "./payload.ts";

const references = maybe(list(object({ type: text, id })));

const post = object({
  id,
  author_id: maybe(id),
  created_at: maybe(moment),
  text: maybe(text),
  lang: maybe(text),
  conversation_id: maybe(id),
  in_reply_to_user_id: maybe(id),
  referenced_tweets: references,
  referenced_posts: references,
  entities: maybe(
    object({
      hashtags: maybe(list(object({ tag: text }))),
      mentions: maybe(list(object({ id: maybe(id) }))),
    }),
  ),
  possibly_sensitive: maybe(flag),
  public_metrics: maybe(
    object({
      retweet_count: count,
      repost_count: count,
      reply_count: count,
      like_count: count,
      quote_count: count,
      bookmark_count: count,
      impression_count: count,
    }),
  ),
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
