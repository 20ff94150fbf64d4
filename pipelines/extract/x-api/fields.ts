import type { Vocabulary } from "./api.ts";

const USER_FIELDS = [
  "created_at",
  "description",
  "entities",
  "is_identity_verified",
  "location",
  "name",
  "parody",
  "profile_banner_url",
  "profile_image_url",
  "protected",
  "public_metrics",
  "url",
  "verified",
  "verified_followers_count",
  "verified_type",
  "withheld",
];

const POST_FIELDS = [
  "conversation_id",
  "created_at",
  "entities",
  "lang",
  "possibly_sensitive",
  "public_metrics",
  "text",
];

// Fields that OpenAPI 2.166 lists and 2.167, the first in the newer vocabulary, does not.
const TWEET_USER_FIELDS = ["affiliation", "most_recent_tweet_id", "pinned_tweet_id"];
const TWEET_POST_FIELDS = ["author_id", "in_reply_to_user_id", "note_tweet", "referenced_tweets"];

/** The query of a user lookup, without the users. Expansions only where their posts are wanted: they may be billed. */
export function lookupQuery(vocabulary: Vocabulary, withPosts: boolean): Record<string, string> {
  const query = { "user.fields": list(USER_FIELDS, vocabulary === "tweet" ? TWEET_USER_FIELDS : []) };
  if (!withPosts) return query;
  const expansions = `most_recent_${vocabulary}_id,pinned_${vocabulary}_id`;
  return { ...query, expansions, ...postFields(vocabulary) };
}

/** The query of one page of a timeline. */
export function timelineQuery(
  vocabulary: Vocabulary,
  maxResults: number,
  pageToken: string | undefined,
): Record<string, string> {
  return {
    max_results: String(maxResults),
    ...(pageToken === undefined ? {} : { pagination_token: pageToken }),
    ...postFields(vocabulary),
  };
}

function postFields(vocabulary: Vocabulary): Record<string, string> {
  const own = vocabulary === "tweet" ? TWEET_POST_FIELDS : ["note_post"];
  return { [`${vocabulary}.fields`]: list(POST_FIELDS, own) };
}

function list(...names: string[][]): string {
  return names.flat().sort().join(",");
}
