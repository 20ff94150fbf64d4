import { describe, expect, test } from "vitest";
import type { Outcome } from "../../pipelines/core/outcomes.ts";
import type { Plan } from "../../pipelines/core/plans.ts";
import { OpenBatches } from "../../pipelines/extract/batches.ts";
import { outcomeRow } from "../../pipelines/extract/ledger-rows.ts";
import type { Wanted } from "../../pipelines/extract/lookups.ts";
import type { RawWriter } from "../../pipelines/extract/write-raw.ts";
import { handle, id, NOON } from "./extract-support.ts";

type Depth = 0 | 1 | 2;
type FilledBatch = Parameters<RawWriter["writeBatches"]>[1][number];

/** Batches of so many authors each; the writer is as slow as the test wants. */
async function make(sizes: readonly number[], depth: Depth = 0) {
  let next = 0;
  const plan: Plan["batches"] = sizes.map((size, i) => ({
    batch_id: `b${i + 1}`,
    authors: Array.from({ length: size }, () => ({
      handle: handle(next++),
      domains: [],
      depth,
      reason: "new",
      ...(depth === 2 ? { posts: 5 } : {}),
    })),
  }));
  const written: FilledBatch[][] = [];
  const onDisk: string[] = [];
  const told: (readonly string[])[] = [];
  const release: (() => void)[] = [];
  const isSlow = { value: false };
  const writer: Pick<RawWriter, "writeBatches"> = {
    writeBatches: async (_, group) => {
      written.push([...group]);
      if (isSlow.value) await new Promise<void>((resolve) => release.push(resolve));
      onDisk.push(...group.map(({ batchId }) => batchId));
    },
  };
  const batches = new OpenBatches("run", plan, writer as RawWriter, async (outcomes) => {
    told.push(...outcomes);
  });
  await batches.replayed();
  const all = batches.unresolved();
  const resolve = (authors: readonly (Wanted | undefined)[], outcome: Outcome = "found") =>
    batches.resolve(
      authors
        .filter((one) => one !== undefined)
        .map((wanted) => ({ wanted, outcome: row(wanted, outcome), posts: [] })),
    );
  return { batches, all, written, onDisk, told, release, isSlow, resolve };
}

function row(wanted: Wanted, outcome: Outcome) {
  const lineage = { source: "simulated", fetchedAt: NOON, runId: "run", batchId: wanted.batchId } as const;
  const authorId = outcome === "found" ? id(Number(wanted.value.slice("sim_".length))) : null;
  return outcomeRow(wanted, outcome, null, authorId, { ...lineage, requestId: "r1" });
}

const outcomesOf = (batch: FilledBatch | undefined) =>
  [...(batch?.rows.outcomes ?? [])].map(({ requested, outcome }) => [requested, outcome]);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("open batches", () => {
  test("are written once whole, each with its authors in the order of the plan", async () => {
    const { batches, all, written, told, resolve } = await make([3, 2]);
    await resolve([all[2], all[4], all[0]]);
    expect(written).toEqual([]);
    await resolve([all[1]], "not_found");
    expect(written.flat().map(({ batchId }) => batchId)).toEqual(["b1"]);
    expect(outcomesOf(written[0]?.[0])).toEqual([
      ["sim_0", "found"],
      ["sim_1", "not_found"],
      ["sim_2", "found"],
    ]);
    expect(told.map((outcomes) => outcomes.toSorted())).toEqual([["found", "found", "not_found"]]);
    expect([batches.isOpen("b1"), batches.isOpen("b2"), batches.first()]).toEqual([false, true, "b2"]);
    expect(batches.unresolved().map(({ value }) => value)).toEqual(["sim_3"]);
  });

  test("keep the first outcome of an author and take no second", async () => {
    const { all, written, resolve } = await make([2]);
    await resolve([all[0]], "suspended");
    await resolve([all[0]], "found");
    await resolve([all[0], all[1], all[1]], "found");
    expect(written.length).toBe(1);
    expect(outcomesOf(written[0]?.[0])).toEqual([
      ["sim_0", "suspended"],
      ["sim_1", "found"],
    ]);
  });

  test("find authors regardless of case, as long as they are open", async () => {
    const { batches, all, resolve } = await make([2]);
    expect(batches.pick("handle", ["SIM_0", "sim_1", "sim_7"]).map(({ value }) => value)).toEqual([
      "sim_0",
      "sim_1",
    ]);
    expect(batches.pick("id", ["sim_0"])).toEqual([]);
    await resolve([all[0]]);
    expect(batches.pick("handle", ["sim_0", "sim_1"]).map(({ value }) => value)).toEqual(["sim_1"]);
  });

  test("that get whole while the disk is busy share the next group", async () => {
    const { all, written, onDisk, release, isSlow, resolve } = await make([1, 1, 1]);
    isSlow.value = true;
    const runs = [resolve([all[0]])];
    await turn();
    expect(written.map((group) => group.length)).toEqual([1]);
    runs.push(resolve([all[1]]), resolve([all[2]]));
    await turn();
    expect(written.length).toBe(1);
    release.shift()?.();
    await turn();
    expect(written.map((group) => group.length)).toEqual([1, 2]);
    release.shift()?.();
    await Promise.all(runs);
    expect(onDisk).toEqual(["b1", "b2", "b3"]);
  });

  test("are on the disk when whoever completed them goes on", async () => {
    const { all, onDisk, release, isSlow, resolve } = await make([1, 1, 1]);
    isSlow.value = true;
    const early: string[] = [];
    const complete = async (one: Wanted) => {
      await resolve([one]);
      if (!onDisk.includes(one.batchId)) early.push(one.batchId);
    };
    const runs: Promise<void>[] = [];
    for (const one of all) {
      runs.push(complete(one));
      await turn();
    }
    for (let i = 0; i < 4; i += 1) {
      await turn();
      release.shift()?.();
    }
    await Promise.all(runs);
    expect(early).toEqual([]);
  });

  test("tell whoever completed them that they could not be written", async () => {
    const { batches, all } = await make([1]);
    Object.assign(batches, {
      writer: { writeBatches: () => Promise.reject(new Error("no space left")) },
    });
    const [one] = all;
    if (one === undefined) throw new Error("no author");
    await expect(batches.resolve([{ wanted: one, outcome: row(one, "found"), posts: [] }])).rejects.toThrow(
      "no space left",
    );
  });

  test("of depth 2 wait for the posts of those who have some", async () => {
    const { batches, all, written, resolve } = await make([3], 2);
    expect(batches.samplesToCome).toBe(3);
    await resolve([all[0], all[1]]);
    await resolve([all[2]], "protected");
    expect(batches.samplesToCome).toBe(0);
    expect(written).toEqual([]);
    const [first, second] = batches.timelines();
    expect([first?.authorId, second?.authorId]).toEqual([id(0), id(1)]);
    expect(batches.timeline(id(1))).toBe(second);
    if (first === undefined || second === undefined) throw new Error("no samples");
    first.end("0 posts: why");
    await batches.finish(first);
    await batches.finish(first);
    expect(written).toEqual([]);
    await batches.finish(second);
    const details = [...(written[0]?.[0]?.rows.outcomes ?? [])].map(({ detail }) => detail);
    expect(details).toEqual(["0 posts: why", null, null]);
    expect(batches.timelines()).toEqual([]);
  });
});
