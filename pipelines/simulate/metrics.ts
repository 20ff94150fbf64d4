import type { Activity, Kind, Profile } from "./author.ts";
import { FIRST_POST_AT } from "./post-times.ts";
import type { Random } from "./random.ts";
import type { Traits } from "./traits.ts";

const DAY_MS = 86_400_000;

/** Medians by kind; the persons' follow the well-known accounts of X, half of them above 30,000 followers. */
const MEDIAN: Record<Kind, { followers: number; following: number; postsPerDay: number; likes: number }> = {
  person: { followers: 30_000, following: 800, postsPerDay: 2.4, likes: 13_000 },
  organisation: { followers: 45_000, following: 400, postsPerDay: 3, likes: 2_500 },
  bot: { followers: 2_500, following: 2_800, postsPerDay: 30, likes: 300 },
  parody: { followers: 12_000, following: 300, postsPerDay: 1.5, likes: 4_000 },
};
const FOLLOWERS_SIGMA = 2.1;
/** Correlation of the logarithm of followers with true influence. */
const FAME = 0.8;
const MIN_FOLLOWERS = 50;
const MAX_FOLLOWERS = 10_000_000;
const LISTED_PER_FOLLOWER = 0.0146;
const DORMANT_SHARE = 0.12;
const SILENT_SHARE = 0.015;

/** How often someone posts and when last, for an account created at `createdAt`. */
export function makeActivity(random: Random, kind: Kind, createdAt: number, now: number): Activity {
  const gapMs = DAY_MS / Math.min(200, random.logNormal(MEDIAN[kind].postsPerDay, 1.3));
  const dormant = random.chance(DORMANT_SHARE);
  const quietMs = dormant
    ? random.between(90, 2500) * DAY_MS
    : Math.min(60 * DAY_MS, -Math.log(1 - random.next()) * gapMs);
  const lastPostAt = Math.floor(now - quietMs);
  const earliest = Math.max(createdAt + gapMs, FIRST_POST_AT);
  if (random.chance(SILENT_SHARE) || lastPostAt <= earliest) {
    return { posts: 0, gapMs, lastPostAt: undefined, dormant: true };
  }
  return { posts: Math.max(1, Math.floor((lastPostAt - createdAt) / gapMs)), gapMs, lastPostAt, dormant };
}

type Counts = Pick<
  Profile,
  | "followers"
  | "following"
  | "listed"
  | "likesGiven"
  | "media"
  | "verifiedFollowers"
  | "verifiedType"
  | "identityVerified"
>;

/** Counts that follow from latent influence (standard normal) and true relevance, with noise. */
export function makeCounts(
  random: Random,
  traits: Traits,
  influence: number,
  relevance: number,
  activity: Activity,
): Counts {
  const { kind } = traits;
  const median = MEDIAN[kind];
  const fame = FAME * influence + Math.sqrt(1 - FAME ** 2) * random.normal();
  const followers = Math.round(
    Math.min(MAX_FOLLOWERS, Math.max(MIN_FOLLOWERS, median.followers * Math.exp(FOLLOWERS_SIGMA * fame))),
  );
  const curated = kind === "bot" ? 0.02 : Math.exp(1.2 * (relevance - 0.6));
  const listed = Math.round(followers * LISTED_PER_FOLLOWER * curated * random.logNormal(1, 0.7));
  const verifiedType = verification(random, traits, followers);
  return {
    followers,
    following: Math.min(Math.max(5000, followers), Math.round(random.logNormal(median.following, 1.2))),
    listed: Math.min(listed, followers),
    likesGiven: Math.round(random.logNormal(median.likes, 1.6)),
    media: Math.floor(activity.posts * Math.min(0.9, random.logNormal(0.09, 0.8))),
    verifiedFollowers: Math.floor(followers * random.between(0.005, 0.08)),
    verifiedType,
    identityVerified: verifiedType === "blue" && random.chance(0.1),
  };
}

function verification(random: Random, traits: Traits, followers: number): Profile["verifiedType"] {
  const draw = random.next();
  if (traits.role === "government") return draw < 0.8 ? "government" : "none";
  if (traits.kind === "organisation") return draw < 0.35 ? "business" : draw < 0.6 ? "blue" : "none";
  const paying = traits.kind === "person" ? 0.3 + 0.06 * Math.log10(followers) : 0.15;
  return draw < paying ? "blue" : "none";
}
