/**
 * X is renaming "tweet" to "post" in its API: version 2.166 speaks the old vocabulary, 2.167 the new one. Inside the
 * simulator everything has its new name.
 */
export type Vocabulary = "tweet" | "post";

/** What one vocabulary lets a caller ask for, by the name in that vocabulary → the new name. */
interface Names {
  readonly apiVersion: string;
  readonly problemHost: string;
  readonly postFieldsParameter: string;
  readonly userFields: readonly string[];
  readonly postFields: readonly string[];
  readonly userExpansions: readonly string[];
  readonly postExpansions: readonly string[];
}

/** New name → old name, wherever they differ: fields, expansions and keys of answers. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  pinned_post_id: "pinned_tweet_id",
  most_recent_post_id: "most_recent_tweet_id",
  post_count: "tweet_count",
  repost_count: "retweet_count",
  referenced_posts: "referenced_tweets",
  edit_history_post_ids: "edit_history_tweet_ids",
  note_post: "note_tweet",
  posts: "tweets",
};

/** Expansions whose names differ from the field they expand. */
const OLD_EXPANSIONS: Readonly<Record<string, string>> = {
  ...OLD_NAMES,
  affiliation: "affiliation.user_id",
  referenced_posts: "referenced_tweets.id",
};

const NEW_FIELDS = invert(OLD_NAMES);
const NEW_EXPANSIONS = invert(OLD_EXPANSIONS);

const USER_FIELDS = [
  "confirmed_email",
  "connection_status",
  "created_at",
  "description",
  "entities",
  "id",
  "is_identity_verified",
  "location",
  "name",
  "parody",
  "profile_banner_url",
  "profile_image_url",
  "protected",
  "public_metrics",
  "receives_your_dm",
  "subscription",
  "subscription_type",
  "url",
  "username",
  "verified",
  "verified_followers_count",
  "verified_type",
  "withheld",
];
const POST_FIELDS = [
  "article",
  "attachments",
  "card_uri",
  "community_id",
  "context_annotations",
  "conversation_id",
  "created_at",
  "display_text_range",
  "edit_controls",
  "entities",
  "geo",
  "id",
  "lang",
  "media_metadata",
  "non_public_metrics",
  "organic_metrics",
  "possibly_sensitive",
  "promoted_metrics",
  "public_metrics",
  "reply_settings",
  "scopes",
  "source",
  "suggested_source_links",
  "text",
  "withheld",
];
const POST_EXPANSIONS = [
  "article.cover_media",
  "article.media_entities",
  "attachments.media_keys",
  "attachments.media_source_tweet",
  "attachments.poll_ids",
  "author_id",
  "entities.mentions.username",
  "geo.place_id",
  "in_reply_to_user_id",
];

/** Requests by vocabulary. 2.167 returns affiliation, pinned and most recent post only through expansions. */
export const VOCABULARIES: Readonly<Record<Vocabulary, Names>> = {
  tweet: {
    apiVersion: "2.166",
    problemHost: "https://api.twitter.com",
    postFieldsParameter: "tweet.fields",
    userFields: [...USER_FIELDS, "affiliation", "most_recent_tweet_id", "pinned_tweet_id"],
    postFields: [
      ...POST_FIELDS,
      "author_id",
      "edit_history_tweet_ids",
      "in_reply_to_user_id",
      "note_tweet",
      "referenced_tweets",
    ],
    userExpansions: ["affiliation.user_id", "most_recent_tweet_id", "pinned_tweet_id"],
    postExpansions: [
      ...POST_EXPANSIONS,
      "edit_history_tweet_ids",
      "referenced_tweets.id",
      "referenced_tweets.id.author_id",
    ],
  },
  post: {
    apiVersion: "2.167",
    problemHost: "https://api.x.com",
    postFieldsParameter: "post.fields",
    userFields: [...USER_FIELDS, "subscribes_to_you"],
    postFields: [
      ...POST_FIELDS,
      "article_title",
      "matched_media_notes",
      "note_post",
      "note_request_suggestions",
      "paid_partnership",
      "suggested_source_links_with_counts",
    ],
    userExpansions: ["affiliation", "most_recent_post_id", "pinned_post_id"],
    postExpansions: [...POST_EXPANSIONS, "edit_history_post_ids", "referenced_posts", "username"],
  },
};

/** The new name of a field in either vocabulary. */
export function newFieldName(name: string): string {
  return NEW_FIELDS[name] ?? name;
}

/** The new name of an expansion in either vocabulary. */
export function newExpansionName(name: string): string {
  return NEW_EXPANSIONS[name] ?? name;
}

/** The name of a field (given by its new name) in a vocabulary. */
export function fieldName(name: string, vocabulary: Vocabulary): string {
  return vocabulary === "post" ? name : (OLD_NAMES[name] ?? name);
}

const NEW_KEYS = new RegExp(`"(${Object.keys(OLD_NAMES).join("|")})":`, "g");

/** JSON with every key in the words of `vocabulary`. */
export function toJson(value: unknown, vocabulary: Vocabulary): string {
  const text = JSON.stringify(value);
  // Inside a string every quote is escaped, so nothing but a key can look like one.
  return vocabulary === "post" ? text : text.replace(NEW_KEYS, (_, name) => `"${OLD_NAMES[name]}":`);
}

function invert(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([now, before]) => [before, now]));
}
