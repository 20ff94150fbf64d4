import type { Author, TextEntities } from "./author.ts";
import { postId, postTime, readablePosts } from "./post-times.ts";
import { distribution, Random, uniform } from "./random.ts";
import { entitiesOf, escapeText, fill, shortLink } from "./text.ts";
import { STREAM } from "./traits.ts";
import { DOMAIN_MARKS } from "./words/domains.ts";
import { LANGUAGES } from "./words/languages.ts";
import type { World } from "./world.ts";

type PostKind = "original" | "reply" | "repost" | "quote";

/** Counts of what others did with a post. */
interface PostCounts {
  readonly reposts: number;
  readonly replies: number;
  readonly likes: number;
  readonly quotes: number;
  readonly bookmarks: number;
  /** 0 for posts before 2022-12-15, when X began to count. */
  readonly impressions: number;
}

/** One post of a simulated author. */
export interface Post {
  readonly id: string;
  readonly authorId: string;
  readonly createdAt: number;
  readonly kind: PostKind;
  readonly text: string;
  readonly entities: TextEntities | undefined;
  readonly lang: string;
  readonly counts: PostCounts;
  readonly reference: PostReference | undefined;
}

/** The post that a reply, repost or quote is about. */
interface PostReference {
  readonly id: string;
  readonly authorId: string;
  readonly authorIndex: number;
  readonly number: number;
}

const kindAt = distribution<PostKind>({ original: 0.55, reply: 0.22, repost: 0.15, quote: 0.08 });
const IMPRESSIONS_SINCE = Date.parse("2022-12-15T00:00:00Z");
/** An author talks with this many others of the same domain. */
const FRIENDS = 6;
const REFERENCE_TRIES = 8;

/** The kind a post has, provided that the post it refers to can be found. */
function plannedKind(world: World, author: Author, number: number): PostKind {
  return kindAt(uniform(world.seed, author.index, number, STREAM.post));
}

/** Post `number` of an author, 0 being the newest. Throws RangeError beyond what can be read. */
export function postAt(world: World, author: Author, number: number): Post {
  if (number < 0 || number >= readablePosts(author.activity)) throw new RangeError(`no post ${number}`);
  const random = new Random(world.seed, author.index, number, STREAM.post, 1);
  const createdAt = postTime(world, author.index, author.activity, number);
  const planned = plannedKind(world, author, number);
  const other = findReference(world, author, createdAt, planned, random.below(FRIENDS));
  const kind = other === undefined ? "original" : planned;
  const own = kind === "repost" && other ? repost(world, other) : write(random, author, kind, other);
  return {
    id: postId(world, author.index, author.activity, number).toString(),
    authorId: author.id,
    createdAt,
    kind,
    ...own,
    counts: engagement(random, author, kind, createdAt),
    reference: other?.reference,
  };
}

interface Other {
  readonly author: Author;
  readonly reference: PostReference;
}

/** An original post of a friend that was written before `moment`. */
function findReference(
  world: World,
  author: Author,
  moment: number,
  kind: PostKind,
  friend: number,
): Other | undefined {
  if (kind === "original") return undefined;
  const index = world.neighbour(author.index, friend, ["person", "organisation"]);
  if (index === undefined) return undefined;
  const other = world.authorAt(index);
  const { activity } = other;
  const readable = readablePosts(activity);
  const first = Math.max(0, Math.ceil(((activity.lastPostAt ?? 0) - moment) / activity.gapMs));
  for (let number = first; number < Math.min(readable, first + REFERENCE_TRIES); number += 1) {
    if (plannedKind(world, other, number) !== "original") continue;
    const id = postId(world, index, activity, number).toString();
    return { author: other, reference: { id, authorId: other.id, authorIndex: index, number } };
  }
  return undefined;
}

type Content = Pick<Post, "text" | "entities" | "lang">;

function repost(world: World, other: Other): Content {
  const original = postAt(world, other.author, other.reference.number);
  const text = `RT @${other.author.handle}: ${original.text}`;
  return { text, entities: entitiesOf(text, { mentions: mentioning(other.author) }), lang: original.lang };
}

function write(random: Random, author: Author, kind: PostKind, other: Other | undefined): Content {
  const language = LANGUAGES[author.language];
  const about = random.chance(0.25) ? (author.domains[1] ?? author.domains[0]) : author.domains[0];
  const link = shortLink(random.below(36 ** 6));
  const parts: string[] = [];
  if (kind === "reply" && other) parts.push(`@${other.author.handle}`);
  if (about !== undefined && random.chance(0.15 + 0.8 * about.relevance)) {
    const [topic = "", topic2 = ""] = random.sample(language.topics[about.domain], 2);
    parts.push(fill(random.pick(language.posts), { topic, topic2 }));
    if (random.chance(0.2)) parts.push(`#${random.pick(DOMAIN_MARKS[about.domain].tags)}`);
  } else {
    parts.push(random.pick(language.smallTalk));
  }
  const links = new Map<string, string>();
  if (kind === "quote" && other) {
    links.set(link, `https://x.sim.example/${other.author.handle}/status/${other.reference.id}`);
  } else if (random.chance(0.2)) {
    links.set(link, `https://articles.sim.example/${random.below(1e6)}`);
  }
  parts.push(...links.keys());
  const text = escapeText(parts.join(" "));
  return {
    text,
    entities: entitiesOf(text, { links, ...(other && { mentions: mentioning(other.author) }) }),
    lang: author.language,
  };
}

function mentioning(author: Author): ReadonlyMap<string, string> {
  return new Map([[author.handle, author.id]]);
}

const REACH: Record<PostKind, number> = { original: 1, quote: 0.6, reply: 0.08, repost: 0 };

/** Long-tailed counts that grow with followers and, at the same followers, with true influence. */
function engagement(random: Random, author: Author, kind: PostKind, createdAt: number): PostCounts {
  const share = Math.min(0.999, Math.max(0.001, author.influence));
  const pull = Math.log(share / (1 - share)) / 1.7;
  const credibility = author.kind === "bot" ? 0.05 : 1;
  const expected = 0.02 * author.profile.followers ** 0.75 * Math.exp(0.6 * pull) * REACH[kind] * credibility;
  const likes = random.logNormal(expected, 1.1);
  const part = (ratio: number) => Math.round(likes * ratio * random.logNormal(1, 0.5));
  const counts = {
    likes: Math.round(likes),
    reposts: part(0.15),
    replies: part(0.08),
    quotes: part(0.02),
    bookmarks: part(0.1),
  };
  const seen = part(60) + Math.round(author.profile.followers * 0.01 * REACH[kind]);
  return { ...counts, impressions: createdAt < IMPRESSIONS_SINCE ? 0 : seen };
}
