import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { ROLES } from "../../pipelines/simulate/roles.ts";
import { seedRows } from "../../pipelines/simulate/seed-lists.ts";
import { DOMAINS } from "../../pipelines/simulate/words/domains.ts";
import { simulate } from "../../pipelines/verbs/simulate.ts";
import { get, testWorld } from "./api.ts";

const folder = mkdtempSync(path.join(tmpdir(), "m3-simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FLAGS = {
  size: 1_000,
  seed: 7,
  port: 0,
  plan: "pay_per_use",
  vocabulary: "caller",
  windowSeconds: 900,
  faultSeed: 1,
  posts: false,
};
const config = readConfig({ asOf: "2026-11-22T12:00:00Z" }, {}, folder);

function contextWith(signal: AbortSignal): Context {
  return { config, clock: systemClock, progress: silentProgress, signal };
}

async function run(flags: Record<string, unknown>): Promise<unknown> {
  let result: unknown;
  const out = {
    result: (value: unknown) => {
      result = value;
    },
  };
  await simulate.run({ ...FLAGS, ...flags }, contextWith(new AbortController().signal), out);
  return result;
}

function lines(file: string): string[] {
  return readFileSync(file, "utf8").trimEnd().split("\n");
}

describe("seed lists", () => {
  const world = testWorld(20_000);
  const rows = [...seedRows(world)];

  test("hold no pair of handle and domain twice", () => {
    expect(new Set(rows.map((row) => `${row.handle.toLowerCase()},${row.domain}`)).size).toBe(rows.length);
  });

  test("are right for the most part, and wrong in all the ways of curators", () => {
    const found = rows.map((row) => ({ row, author: world.findByHandle(row.handle) }));
    const share = (fits: (one: (typeof found)[number]) => boolean) =>
      found.filter(fits).length / found.length;
    expect(share(({ author }) => author?.kind === "person")).toBeGreaterThan(0.8);
    const organisations = share(({ author }) => author?.kind === "organisation");
    expect(organisations).toBeGreaterThan(0.07);
    expect(organisations).toBeLessThan(0.13);
    const belongs = share(
      ({ row, author }) => author?.domains.some((one) => one.domain === row.domain) ?? false,
    );
    expect(belongs).toBeGreaterThan(0.9);
    expect(belongs).toBeLessThan(0.98);
    expect(share(({ author }) => author === undefined)).toBeGreaterThan(0.01);
    expect(share(({ author }) => author?.tookHandleOf !== undefined)).toBeGreaterThan(0.003);
    expect(share(({ author }) => author?.status === "suspended")).toBeGreaterThan(0.02);
    expect(share(({ author }) => author?.status === "deactivated")).toBeGreaterThan(0.02);
    expect(share(({ row }) => row.handle !== row.handle.toLowerCase())).toBeGreaterThan(0.05);
    expect(share(({ author }) => author?.kind === "bot")).toBeGreaterThan(0.002);
  });
});

describe("the verb", () => {
  test("writes lists, users and truth that belong together, the same every time", async () => {
    const files = {
      out: `${folder}/users.jsonl`,
      seedsOut: `${folder}/lists`,
      truthOut: `${folder}/truth.ndjson`,
    };
    const result = await run(files);
    const truth = lines(files.truthOut).map((line) => JSON.parse(line));
    const shown = truth
      .filter((row) => ["active", "protected"].includes(row.status))
      .map((row) => row.author_id);
    const users = lines(files.out).map((line) => JSON.parse(line));
    expect(users.map((user) => user.id)).toEqual(shown);
    const kindOf = new Map(ROLES.map(({ kind, role }) => [role, kind]));
    expect(truth.every(({ kind, role }) => kindOf.get(role) === kind)).toBe(true);
    const affiliated = new Set(truth.filter((row) => row.affiliated_to !== null).map((row) => row.author_id));
    expect(affiliated.size).toBeGreaterThan(20);
    expect(users.every((user) => (user.affiliation !== undefined) === affiliated.has(user.id))).toBe(true);
    expect(users.every((user) => user.public_metrics.post_count >= 0)).toBe(true);
    const names = readdirSync(files.seedsOut);
    expect(names.sort()).toEqual(DOMAINS.map((domain) => `${domain}.csv`).sort());
    const listed = names.flatMap((name) => {
      const [header, ...rows] = lines(path.join(files.seedsOut, name));
      expect(header).toBe("handle,domain,status,source_type,evidence_url,added_at,note");
      for (const row of rows) {
        expect(row).toMatch(
          /^sim_\w+,\w+,unverified,simulated_[a-z]+,https:\/\/sim\.example\/\S+,\d{4}-\d\d-\d\d,[^,]*$/i,
        );
        expect(row.split(",")[1]).toBe(name.replace(".csv", ""));
      }
      return rows;
    });
    expect(result).toEqual({
      written: [
        { file: files.out, lines: users.length },
        { file: files.seedsOut, lines: listed.length },
        { file: files.truthOut, lines: 1_000 },
      ],
    });
    await run({ out: `${folder}/again.jsonl` });
    expect(lines(`${folder}/again.jsonl`)).toEqual(lines(files.out));
  });

  test("writes response pages with posts, in the old names if told so", async () => {
    const file = `${folder}/pages.jsonl`;
    await run({ out: file, posts: true, vocabulary: "tweet" });
    const pages = lines(file).map((line) => JSON.parse(line));
    expect(pages[0].data.length).toBe(100);
    const posts = new Set(pages.flatMap((page) => page.includes.tweets).map((post) => post.id));
    const recent = pages
      .flatMap((page) => page.data)
      .filter((user) => user.most_recent_tweet_id && !user.protected);
    expect(recent.length).toBeGreaterThan(800);
    for (const user of pages.flatMap((page) => page.data).filter((one) => one.protected)) {
      expect(posts).not.toContain(user.most_recent_tweet_id);
    }
    for (const user of recent) expect(posts).toContain(user.most_recent_tweet_id);
  });

  test("leaves nothing behind where it cannot write", async () => {
    const file = `${folder}/users.jsonl/below-a-file.jsonl`;
    await run({ out: `${folder}/users.jsonl` });
    await expect(run({ out: file })).rejects.toThrow(/cannot write this file/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("refuses flags that make no sense, in one line", async () => {
    await expect(run({ size: 0.5 })).rejects.toThrow("--size is a whole number");
    await expect(run({ port: 70_000 })).rejects.toThrow("--port is 0 to 65535");
    await expect(run({ posts: true })).rejects.toThrow("--posts goes with --out");
    await expect(run({ windowSeconds: 0 })).rejects.toThrow("--window-seconds is more than 0");
    await expect(run({ perSecond: 0 })).rejects.toThrow("--per-second is 1 or more");
    for (const quotaDrop of ["150", "150=", "0=200", "150=200=3", "a=b"])
      await expect(run({ quotaDrop })).rejects.toThrow("--quota-drop is a request and a limit, like 150=200");
    for (const latency of ["5", "50-5", "-5-5", "1-x"])
      await expect(run({ latency })).rejects.toThrow("--latency is two numbers of milliseconds, like 5-50");
  });

  test("serves until it is told to stop", async () => {
    const stop = new AbortController();
    let url = "";
    let ready = () => {};
    const serving = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const out = {
      result: (value: unknown) => {
        url = (value as { url: string }).url;
        ready();
      },
    };
    const running = simulate.run(FLAGS, contextWith(stop.signal), out);
    await serving;
    const state = await get({ url }, "/simulator/state");
    expect(state.body).toMatchObject({ size: 1_000, plan: "pay_per_use" });
    stop.abort();
    await running;
    await expect(get({ url }, "/simulator/state")).rejects.toThrow(/ECONN|hang up/);
  });
});
