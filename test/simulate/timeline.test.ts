import { beforeAll, describe, expect, test } from "vitest";
import { postTime, readablePosts } from "../../pipelines/simulate/post-times.ts";
import type { Simulator } from "../../pipelines/simulate/server/server.ts";
import { firstAuthor, get, started, testWorld } from "./api.ts";

const world = testWorld(500);
const prolific = firstAuthor(
  world,
  (a) => a.status === "active" && a.activity.posts > 4_000 && readablePosts(a.activity) === 3_200,
);
const modest = firstAuthor(
  world,
  (a) => a.status === "active" && readablePosts(a.activity) > 50 && readablePosts(a.activity) < 3_000,
);
const silent = firstAuthor(world, (a) => a.status === "active" && a.activity.posts === 0);
const hidden = firstAuthor(world, (a) => a.status === "protected");
const suspended = firstAuthor(world, (a) => a.status === "suspended");

interface PostAnswer {
  id: string;
  created_at: string;
  referenced_posts?: { type: string }[];
}

let simulator: Simulator;
beforeAll(async () => {
  simulator = await started({ world });
});

async function allPages(query: string): Promise<{ posts: PostAnswer[]; sizes: number[] }> {
  const posts: PostAnswer[] = [];
  const sizes: number[] = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const { status, body } = await get(simulator, `${query}${token && `&pagination_token=${token}`}`);
    expect(status).toBe(200);
    expect(body.meta.result_count).toBe(body.data?.length ?? 0);
    if (body.data) {
      expect([body.meta.newest_id, body.meta.oldest_id]).toEqual([body.data[0].id, body.data.at(-1).id]);
      posts.push(...body.data);
      sizes.push(body.data.length);
    }
    token = body.meta.next_token;
  }
  return { posts, sizes };
}

describe("paging", () => {
  test("ends after the 3,200 newest posts, each once, newest first", async () => {
    const { posts, sizes } = await allPages(`/2/users/${prolific.id}/tweets?max_results=100`);
    expect(sizes).toEqual(new Array(32).fill(100));
    const ids = posts.map((post) => BigInt(post.id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a > b ? -1 : 1)));
    expect(posts[0]?.id).toBe(prolific.profile.mostRecentPostId);
  });

  test("goes back with previous_token and works at every size", async () => {
    const all = await allPages(`/2/users/${modest.id}/posts?max_results=100`);
    const seven = await allPages(`/2/users/${modest.id}/posts?max_results=7`);
    expect(seven.posts).toEqual(all.posts);
    expect(all.posts.length).toBe(readablePosts(modest.activity));
    const first = await get(simulator, `/2/users/${modest.id}/tweets?max_results=5`);
    const second = await get(
      simulator,
      `/2/users/${modest.id}/tweets?max_results=5&pagination_token=${first.body.meta.next_token}`,
    );
    const back = await get(
      simulator,
      `/2/users/${modest.id}/tweets?max_results=5&pagination_token=${second.body.meta.previous_token}`,
    );
    expect(back.body.data).toEqual(first.body.data);
    expect(first.body.meta.previous_token).toBeUndefined();
  });

  test("shows ten posts by default, and nothing but a count where there is nothing", async () => {
    expect((await get(simulator, `/2/users/${modest.id}/tweets`)).body.meta.result_count).toBe(10);
    expect((await get(simulator, `/2/users/${silent.id}/tweets`)).body).toEqual({
      meta: { result_count: 0 },
    });
  });
});

describe("selection", () => {
  test("leaves out replies and reposts", async () => {
    const query = `/2/users/${modest.id}/tweets?max_results=100&expansions=referenced_posts`;
    const all = await allPages(query);
    const kinds = (posts: PostAnswer[]) => new Set(posts.map((post) => post.referenced_posts?.[0]?.type));
    expect(kinds(all.posts)).toEqual(new Set([undefined, "replied_to", "retweeted", "quoted"]));
    const own = await allPages(`${query}&exclude=replies,retweets`);
    expect(kinds(own.posts)).toEqual(new Set([undefined, "quoted"]));
    const left = all.posts.filter(
      (post) => !["replied_to", "retweeted"].includes(post.referenced_posts?.[0]?.type ?? ""),
    );
    expect(own.posts).toEqual(left);
  });

  test("by ids and times takes exactly the posts between", async () => {
    const all = (await allPages(`/2/users/${modest.id}/tweets?max_results=100`)).posts;
    const [newer, older] = [all[10]?.id, all[40]?.id];
    const between = await allPages(
      `/2/users/${modest.id}/tweets?max_results=100&since_id=${older}&until_id=${newer}`,
    );
    expect(between.posts).toEqual(all.slice(11, 40));
    const at = (number: number) =>
      new Date(postTime(world, modest.index, modest.activity, number)).toISOString();
    const during = await allPages(
      `/2/users/${modest.id}/tweets?max_results=100&start_time=${at(40)}&end_time=${at(10)}`,
    );
    expect(during.posts).toEqual(all.slice(11, 41));
  });
});

describe("refusals", () => {
  test("tell protected, suspended and missing users apart", async () => {
    const reply = async (id: string) => (await get(simulator, `/2/users/${id}/tweets`)).body;
    expect(await reply(hidden.id)).toEqual({
      errors: [
        {
          value: hidden.id,
          detail: `Sorry, you are not authorized to see the user with id: [${hidden.id}].`,
          title: "Authorization Error",
          resource_type: "user",
          parameter: "id",
          resource_id: hidden.id,
          section: "data",
          type: "https://api.x.com/2/problems/not-authorized-for-resource",
        },
      ],
    });
    expect((await reply(suspended.id)).errors[0].title).toBe("Forbidden");
    expect((await reply("12")).errors[0].title).toBe("Not Found Error");
  });

  test("name the parameter that is wrong", async () => {
    const foreign = (await get(simulator, `/2/users/${prolific.id}/tweets`)).body.meta.next_token;
    for (const wrong of [
      "max_results=4",
      "max_results=101",
      "max_results=x",
      "pagination_token=abc",
      `pagination_token=${foreign}`,
      "start_time=yesterday",
      "since_id=x",
      "exclude=quotes",
    ]) {
      const { status, body } = await get(simulator, `/2/users/${modest.id}/tweets?${wrong}`);
      expect(status, wrong).toBe(400);
      expect(body.errors[0].message).toContain(wrong.split("=")[0]);
    }
  });
});

test("includes authors and the posts referred to, and bills them", async () => {
  const own = await started({ world });
  const { body } = await get(
    own,
    `/2/users/${modest.id}/tweets?max_results=50&tweet.fields=author_id,referenced_tweets&expansions=author_id,referenced_tweets.id.author_id`,
  );
  const included = new Set(body.includes.tweets.map((post: PostAnswer) => post.id));
  for (const post of body.data) {
    expect(post.author_id).toBe(modest.id);
    for (const reference of post.referenced_tweets ?? []) expect(included).toContain(reference.id);
  }
  expect(own.bill().days[0]).toMatchObject({ posts: 50 + included.size, users: body.includes.users.length });
});
