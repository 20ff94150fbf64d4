import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { writePlan } from "../../pipelines/core/plans.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { api, base, clock, requests } from "./extract-fixture.ts";
import { entries, givePlan, makeContext, OPTIONS, rawRows } from "./extract-support.ts";

const ONE = { ...OPTIONS, concurrency: 1 };
type Given = Awaited<ReturnType<typeof makeContext>>;

/** A run of 450 authors that was interrupted after its third request, and the path of its spool. */
async function interrupted(): Promise<{ context: Given; spool: string }> {
  const stopped = await makeContext(base, clock);
  await givePlan(stopped, entries(450));
  api.misbehave = (_seen, _response, count) => {
    if (count === 3) stopped.abort(new Error("interrupted"));
    return false;
  };
  expect(await extract(stopped, ONE)).toMatchObject({ state: "parked", requests: 3 });
  const { config } = stopped;
  const [name = ""] = await readdir(config.warehouse.spool);
  const context = { ...(await makeContext(base, clock)), config };
  return { context, spool: path.join(config.warehouse.spool, name) };
}

const requestIds = (context: Given) =>
  rawRows(
    context,
    "requests",
    "select request_id from raw order by all",
    z.object({ request_id: z.string() }),
  );

afterEach(() => watchSeams(undefined));

test("a batch taken out of the plan leaves the bill of its requests where it can be found", async () => {
  const context = await makeContext(base, clock);
  const plan = await givePlan(context, entries(45));
  watchSeams((step, file) => {
    if (step === "rename" && file.includes("outcomes")) throw new Error("crash");
  });
  await expect(extract(context, ONE)).rejects.toThrow("crash");
  watchSeams(undefined);
  await writePlan(context.config.warehouse, { ...plan, batches: plan.batches.slice(1) });
  expect(await extract(context, ONE)).toMatchObject({ state: "done", dollars: 0.45, authors: 30 });
  expect(await requests(context)).toMatchObject([{ state: "committed", cost: 0.45 }]);
});

describe("a spool somebody has changed", () => {
  test("with a line deleted gives no request the id of another", async () => {
    const { context, spool } = await interrupted();
    const lines = (await readFile(spool, "utf8")).split("\n");
    await writeFile(spool, lines.slice(1).join("\n"));
    expect(await extract(context, ONE)).toMatchObject({ state: "done" });
    const ids = (await requestIds(context)).map((row) => row.request_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("that is gone refuses the rest of its run: what it was billed for is not known any more", async () => {
    const { context, spool } = await interrupted();
    await rm(spool);
    await expect(extract(context, ONE)).rejects.toThrow(/spool.*gone/);
    expect(api.seen.length).toBe(3);
    expect(await extract(context, { ...ONE, giveUp: true })).toMatchObject({ state: "done" });
  });

  test("that holds nothing yet can be given up", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(30));
    watchSeams((step, file) => {
      if (step === "write" && file.endsWith(".ndjson") && file.includes("spool")) {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      }
    });
    await expect(extract(context, ONE)).rejects.toThrow(/disk is full/);
    watchSeams(undefined);
    expect(await extract(context, { ...ONE, giveUp: true })).toMatchObject({ outcomes: { given_up: 30 } });
  });
});
