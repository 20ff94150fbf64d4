import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { removeLookups, sendLookups, writeLookups } from "../../pipelines/bench/send-lookups.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import type { Plan } from "../../pipelines/core/plans.ts";

/** A plan of authors h0, h1, … in batches of 20. */
function planOf(authors: number): Plan {
  const all = Array.from({ length: authors }, (_, i) => {
    return { handle: `h${i}`, domains: [], depth: 0 as const, reason: "new" };
  });
  return {
    format: 1,
    plan_id: "test",
    as_of: "2026-11-22T00:00:00.000Z",
    access_plan: "pay_per_use",
    prices: { user: 0.01, post: 0.005 },
    forecast: { requests: 0, dollars_expected: 0, dollars_max: 0, minutes: 0 },
    batches: Array.from({ length: Math.ceil(authors / 20) }, (_, i) => {
      return { batch_id: `b${i}`, authors: all.slice(20 * i, 20 * (i + 1)) };
    }),
  };
}

async function folderOfTest() {
  const root = await mkdtemp(path.join(tmpdir(), "m3-floor-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return warehousePaths(root);
}

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

test.each([
  [0, undefined],
  [1, "most_recent_tweet_id,pinned_tweet_id"],
] as const)(
  "sends full lookups of depth %d, a few at a time, and keeps every body",
  async (depth, expansions) => {
    const seen: URL[] = [];
    let inFlight = 0;
    let most = 0;
    const url = await serve(async (request, response) => {
      const asked = new URL(request.url ?? "", "http://loopback");
      seen.push(asked);
      expect(request.headers.authorization).toBe("Bearer sim-test");
      most = Math.max(most, ++inFlight);
      await sleep(10);
      inFlight -= 1;
      response.end(`<${asked.searchParams.get("usernames")}>é`);
    });
    const warehouse = await folderOfTest();
    await writeLookups(warehouse, planOf(950), depth);
    const { bytes } = await sendLookups(warehouse, { url, token: "sim-test", concurrency: 3 });

    const handles = seen.map(({ searchParams }) => searchParams.get("usernames")?.split(",") ?? []);
    expect(handles.map(({ length }) => length).sort((a, b) => b - a)).toEqual([...Array(9).fill(100), 50]);
    expect(new Set(handles.flat()).size).toBe(950);
    for (const { pathname, searchParams } of seen) {
      expect(pathname).toBe("/2/users/by");
      expect(searchParams.get("expansions") ?? undefined).toBe(expansions);
    }
    expect(most).toBe(3);

    const kept = await readFile(path.join(warehouse.staging, "bodies.txt"));
    expect(kept.length).toBe(bytes);
    for (const asked of handles) expect(kept.toString()).toContain(`<${asked.join(",")}>é`);
    await removeLookups(warehouse);
    expect(await readdir(warehouse.staging)).toEqual([]);
  },
);

test("an answer other than 200 is an expected error", async () => {
  const url = await serve((_, response) => response.writeHead(503).end());
  const warehouse = await folderOfTest();
  await writeLookups(warehouse, planOf(300), 0);
  const sent = sendLookups(warehouse, { url, token: "sim-test", concurrency: 2 });
  await expect(sent).rejects.toThrow("a lookup of the floor was answered with 503");
});
