import type { Depth, Vocabulary } from "./api.ts";

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
export function lookupQuery(vocabulary: Vocabulary, depth: Depth): Record<string, string> {
  const tweet = vocabulary === "tweet";
  const query = { "user.fields": list(USER_FIELDS, tweet ? TWEET_USER_FIELDS : []) };
  if (depth === 0) return query;
  return {
    ...query,
    expansions: `most_recent_${vocabulary}_id,pinned_${vocabulary}_id`,
    [`${vocabulary}.fields`]: list(POST_FIELDS, tweet ? TWEET_POST_FIELDS : ["note_post"]),
  };
}

function list(...names: string[][]): string {
  return names.flat().sort().join(",");
}
