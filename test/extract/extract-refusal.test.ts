import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_API_BASE } from "../../pipelines/core/config.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import type { XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import { api, base, clock, tally } from "./extract-fixture.ts";
import { entries, givePlan, makeContext, OPTIONS, outcomes, send } from "./extract-support.ts";

describe("a refusal", () => {
  test("ends the run and keeps what was received", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(450));
    api.misbehave = (_seen, response, count) => {
      if (count < 3) return false;
      send(response, 402, { title: "CreditsDepleted", detail: "no credits" });
      return true;
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 })).rejects.toThrow(/402: no credits left/);
    expect(api.seen.length).toBe(3);
    // 200 received authors are 13 whole batches of 15.
    expect(tally(await outcomes(context))).toEqual({ found: 195 });
    const log = await readFile(path.join(context.config.warehouse.log, "extract.ndjson"), "utf8");
    expect(JSON.parse(log.trim().split("\n").at(-1) ?? "")).toMatchObject({
      state: "stopped",
      dollars: 2,
      reason: expect.stringContaining("no credits left"),
    });
  });
});

describe("live and simulated", () => {
  const liveApi = (): XApi => createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });

  test("nothing is sent to the live API without --yes", async () => {
    const context = await makeContext(DEFAULT_API_BASE, clock);
    await givePlan(context, entries(150), 1);
    const summary = await extract(context, OPTIONS, liveApi());
    expect(summary).toMatchObject({ state: "estimate", estimate: { requests: 2 } });
    expect(summary.estimate?.dollars_max).toBeCloseTo(3, 6);
    expect(api.seen).toEqual([]);
  });

  test("a live warehouse refuses a simulated user", async () => {
    const context = await makeContext(DEFAULT_API_BASE, clock);
    await givePlan(context, entries(15));
    await expect(extract(context, { ...OPTIONS, confirmed: true }, liveApi())).rejects.toThrow(
      /@sim_0: a simulated user came back for a live warehouse/,
    );
    expect(await outcomes(context)).toEqual({});
  });

  test("a real token is not sent to a plain http address, and no token is an error", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    const secret = { ...context, config: { ...context.config, token: "AAAA-secret" } };
    await expect(extract(secret, OPTIONS)).rejects.toThrow(/real token is not sent unencrypted/);
    const none = { ...context, config: { ...context.config, token: undefined } };
    await expect(extract(none, OPTIONS)).rejects.toThrow(/no bearer token/);
    expect(api.seen).toEqual([]);
  });

  test("the token is stored nowhere", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.misbehave = (_seen, response) => {
      send(response, 401, { title: "Unauthorized" });
      return true;
    };
    const token = "sim-secret-token";
    const secret = { ...context, config: { ...context.config, token } };
    await expect(extract(secret, OPTIONS)).rejects.toThrow(/^(?!.*sim-secret-token)/);
    expect(api.seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const root = context.config.warehouse.root;
    await mkdir(root, { recursive: true });
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = await readFile(path.join(entry.parentPath, entry.name));
      expect(content.includes(token), entry.name).toBe(false);
    }
  });

  test("without a plan it says what to do", async () => {
    const context = await makeContext(base, clock);
    await expect(extract(context, OPTIONS)).rejects.toThrow(/there is no plan. Run npm run plan first/);
  });
});
