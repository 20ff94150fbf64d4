import { beforeAll, describe, expect, test } from "vitest";
import { AS_OF, type Built, buildFrom, type Given } from "./harness.ts";

const DAY_MS = 86_400_000;
const AUTHORS = 24;

/** Listed authors of one tier who differ in everything, half of them with posts. */
const users = [...Array(AUTHORS).keys()].map((i) => ({
  author_id: String(100 + i),
  handle: `q${i}`,
  name: `Q ${i}`,
  description: i % 2 === 0 ? "deep learning" : "robots and the reinforcement of learning",
  followers_count: 110_000 + 4000 * i,
  following_count: 300,
  listed_count: 500 + 137 * ((i * 7) % AUTHORS),
  posts_count: 900 + 531 * ((i * 5) % AUTHORS),
  likes_given_count: 1234 + 17 * i,
  media_count: 77,
  created_at: Date.parse("2014-03-05T06:07:08Z") + 13 * i * DAY_MS,
}));
const posts = users.slice(0, AUTHORS / 2).flatMap(({ author_id }, i) =>
  [...Array(6).keys()].map((n) => ({
    author_id,
    post_id: `${author_id}${n}`,
    created_at: AS_OF - (2 + n * (1 + (i % 3))) * DAY_MS,
    text: "deep learning",
    likes_count: 30 + 11 * i * n,
    reposts_count: 4,
    replies_count: 2,
    quotes_count: 1,
  })),
);
const WORLD: Given = { users, posts, handles: { ai_research: users.map(({ handle }) => handle) } };

type User = (typeof users)[number];
const withUsers = (change: (user: User) => Partial<User>): Given => ({
  ...WORLD,
  users: users.map((user) => ({ ...user, ...change(user) })),
});

const SCORES = `select author_id, domain, activity, quality, relevance, m2_score, coverage from scores.m2
  where score_model = 'm2-2026' and author_id <> '999' order by all`;
const PERCENTILES = `select author_id, domain, peers, peer_percentile from scores.normalised
  where score_model = 'm2-2026' order by all`;
const quality = async (built: Built, id: string) =>
  Number(
    (
      await built.rows(
        `select quality from scores.parts where score_model = 'm2-2026' and author_id = '${id}'`,
      )
    )[0],
  );

let before: Built;
beforeAll(async () => {
  before = await buildFrom(WORLD);
});

describe("what must follow from a change, and what must not", () => {
  test("more engagement received never lowers quality, and raises it somewhere", async () => {
    const after = await buildFrom({
      ...WORLD,
      posts: posts.map((post) =>
        post.author_id === "103" ? { ...post, likes_count: 3 * post.likes_count + 5 } : post,
      ),
    });
    expect(await quality(after, "103")).toBeGreaterThan(await quality(before, "103"));
  });

  test("more likes given change nothing", async () => {
    const after = await buildFrom(
      withUsers(({ likes_given_count }) => ({ likes_given_count: 7 * likes_given_count })),
    );
    expect(await after.rows(SCORES)).toEqual(await before.rows(SCORES));
  });

  test("when all of a stratum have twice the followers, nobody's place among the peers moves", async () => {
    const after = await buildFrom(
      withUsers(({ followers_count }) => ({ followers_count: 2 * followers_count + 1 })),
    );
    expect(await after.rows("select distinct follower_tier from authors.tiers")).toEqual([["large"]]);
    expect(await after.rows(PERCENTILES)).toEqual(await before.rows(PERCENTILES));
  });

  test("another handle changes nothing", async () => {
    const after = await buildFrom({
      ...withUsers(({ handle }) => ({ handle: `x${handle}` })),
      handles: { ai_research: users.map(({ handle }) => `x${handle}`) },
    });
    expect(await after.rows(SCORES)).toEqual(await before.rows(SCORES));
  });

  test("an author for whom nothing speaks moves nobody's raw score", async () => {
    const stranger = {
      ...(users[0] as User),
      author_id: "999",
      handle: "stranger",
      description: "Hi",
      listed_count: 9000,
    };
    const after = await buildFrom({ ...WORLD, users: [...users, stranger] });
    expect(await after.rows(SCORES)).toEqual(await before.rows(SCORES));
    expect(await after.rows("select count(*) from signals.candidates where author_id = '999'")).toEqual([
      ["12"],
    ]);
  });
});
