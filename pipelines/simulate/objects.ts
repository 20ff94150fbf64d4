import type { Author } from "./author.ts";
import type { Post } from "./posts.ts";

/** An API object with the new field names; what is empty is undefined, so absent from the JSON, never null. */
export type ApiObject = Readonly<Record<string, unknown>>;

const DEFAULT_USER_FIELDS = ["id", "name", "username"];
const DEFAULT_POST_FIELDS = ["id", "text", "edit_history_post_ids"];

/** An author as the API shows them: `fields` beside id, name and username, or everything. */
export function userObject(author: Author, fields?: ReadonlySet<string>): ApiObject {
  const { profile, affiliatedTo } = author;
  const user = {
    id: author.id,
    name: profile.name,
    username: author.handle,
    created_at: wholeSecond(author.createdAt),
    description: profile.description,
    location: profile.location,
    url: profile.url,
    entities: userEntities(author),
    profile_image_url: profile.imageUrl,
    profile_banner_url: profile.bannerUrl,
    protected: author.status === "protected",
    verified: profile.verifiedType !== "none",
    verified_type: profile.verifiedType,
    is_identity_verified: profile.identityVerified,
    parody: profile.parodyLabel,
    verified_followers_count: profile.verifiedFollowers,
    public_metrics: {
      followers_count: profile.followers,
      following_count: profile.following,
      post_count: author.activity.posts,
      listed_count: profile.listed,
      like_count: profile.likesGiven,
      media_count: profile.media,
    },
    pinned_post_id: profile.pinned?.id,
    most_recent_post_id: profile.mostRecentPostId,
    affiliation: affiliatedTo && {
      badge_url: `https://images.sim.example/badge/${affiliatedTo.id}.jpg`,
      description: affiliatedTo.name,
      url: `https://x.sim.example/${affiliatedTo.handle}`,
      user_id: [affiliatedTo.id],
    },
    withheld:
      profile.withheldIn.length > 0 ? { country_codes: profile.withheldIn, scope: "user" } : undefined,
  };
  return choose(user, DEFAULT_USER_FIELDS, fields);
}

/** A post as the API shows it: `fields` beside id, text and edit history, or everything. */
export function postObject(post: Post, fields?: ReadonlySet<string>): ApiObject {
  const { counts, reference } = post;
  const replyTo = post.kind === "reply" ? reference : undefined;
  const object = {
    id: post.id,
    text: post.text,
    edit_history_post_ids: [post.id],
    author_id: post.authorId,
    created_at: wholeSecond(post.createdAt),
    lang: post.lang,
    conversation_id: replyTo?.id ?? post.id,
    in_reply_to_user_id: replyTo?.authorId,
    referenced_posts: reference && [{ type: REFERENCE_TYPES[post.kind], id: reference.id }],
    entities: post.entities,
    possibly_sensitive: false,
    reply_settings: "everyone",
    public_metrics: {
      repost_count: counts.reposts,
      reply_count: counts.replies,
      like_count: counts.likes,
      quote_count: counts.quotes,
      bookmark_count: counts.bookmarks,
      impression_count: counts.impressions,
    },
  };
  return choose(object, DEFAULT_POST_FIELDS, fields);
}

const REFERENCE_TYPES = {
  original: undefined,
  reply: "replied_to",
  repost: "retweeted",
  quote: "quoted",
} as const;

function userEntities(author: Author): ApiObject | undefined {
  const { url, expandedUrl, descriptionEntities } = author.profile;
  if (url === undefined && descriptionEntities === undefined) return undefined;
  const display = expandedUrl?.replace("https://", "");
  return {
    ...(url && {
      url: { urls: [{ start: 0, end: url.length, url, expanded_url: expandedUrl, display_url: display }] },
    }),
    ...(descriptionEntities && {
      description: {
        ...descriptionEntities,
        // Mentions in a bio carry no id, unlike those in a post.
        ...(descriptionEntities.mentions && {
          mentions: descriptionEntities.mentions.map(({ start, end, username }) => ({
            start,
            end,
            username,
          })),
        }),
      },
    }),
  };
}

/** X gives creation times to the second, though ids hold the millisecond. */
function wholeSecond(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

function choose(
  object: ApiObject,
  defaults: readonly string[],
  fields: ReadonlySet<string> | undefined,
): ApiObject {
  const chosen: Record<string, unknown> = {};
  for (const key in object) {
    if (fields === undefined || fields.has(key) || defaults.includes(key)) chosen[key] = object[key];
  }
  return chosen;
}
