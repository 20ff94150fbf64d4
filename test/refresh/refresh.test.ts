import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { build } from "../../pipelines/build/build.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { exists } from "../../pipelines/core/lake.ts";
import { proposalsDir } from "../../pipelines/core/proposals.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { refresh } from "../../pipelines/refresh/refresh.ts";
import { refreshText } from "../../pipelines/verbs/seeds-text.ts";
import { HEADER } from "../adopt/adopt-support.ts";
import { temporaryContext } from "../export/fixture.ts";
import { writeRaw } from "../sql/raw-rows.ts";
import { answer, DAY_MS, together } from "./answers.ts";

const START = Date.parse("2026-11-01T12:00:00Z");
const LISTED = ["Ada", "dead", "fine", "stolen"].map(
  (handle) => `${handle},security,seen,curator,,2026-11-01,`,
);

async function timeline(): Promise<Context> {
  const made = await temporaryContext({ seedsDir: "seeds", sqlDir: "sql", memoryLimit: "1GiB" });
  const handlesDir = path.join(path.dirname(made.config.warehouse.root), "handles");
  await mkdir(handlesDir);
  await writeFile(path.join(handlesDir, "security.csv"), `${[HEADER, ...LISTED].join("\n")}\n`);
  const asked = (day: number, handle: string, outcome: string, id?: string, now = handle) =>
    answer(START, day, { handle }, outcome, id === undefined ? undefined : { id, handle: now });
  const answers = [
    asked(1, "Ada", "found", "1"),
    asked(1, "dead", "not_found"),
    asked(1, "fine", "found", "3"),
    asked(1, "stolen", "found", "4"),
    asked(8, "Ada", "renamed", "1", "Ada_Lovelace"),
    asked(8, "dead", "not_found"),
    asked(8, "stolen", "recycled", "44"),
    asked(16, "dead", "not_found"),
    asked(16, "fine", "found", "3"),
  ];
  await writeRaw(made.config.warehouse, "live", together(answers));
  return { ...made, config: { ...made.config, handlesDir, asOf: START + 21 * DAY_MS } };
}

test("found then renamed, missing three times, recycled: proposed, written, adopted, and gone from the next plan", async () => {
  const context = await timeline();
  const { warehouse, handlesDir } = context.config;
  await expect(refresh(context)).rejects.toThrow(/Run npm run build first/);
  await build(context);
  const report = await refresh(context);
  const file = path.join(proposalsDir(warehouse), "2026-11-22.csv");
  expect(report).toMatchObject({ file, as_of: "2026-11-22T12:00:00Z", seeds_changed: false });
  expect((await readFile(file, "utf8")).split("\n")).toEqual([
    "action,handle,domain,new_handle,author_id,outcome,first_seen,last_seen,times,evidence,note",
    'alarm,stolen,security,,44,recycled,2026-11-09T12:00:00Z,2026-11-09T12:00:00Z,1,run8/q8,"the list means author 4, the handle is now of author 44"',
    "rename,Ada,security,Ada_Lovelace,1,renamed,2026-11-09T12:00:00Z,2026-11-09T12:00:00Z,1,run8/q8,author 1 is now @Ada_Lovelace",
    "retire,dead,security,,,not_found,2026-11-02T12:00:00Z,2026-11-17T12:00:00Z,3,run16/q16,not_found 3 times in a row",
    "",
  ]);
  expect(refreshText(report, context.config, 120)).toMatch(
    /^ALARM @stolen \(security\): the list means author 4/,
  );

  const adopted = await adopt(context, { files: [file], write: true });
  expect(adopted.results).toMatchObject({ renamed: 1, retired: 1, rejected: 1 });
  expect((await readFile(path.join(handlesDir, "security.csv"), "utf8")).split("\n").slice(1, 3)).toEqual([
    "Ada_Lovelace,security,seen,curator,,2026-11-01,was @Ada until 2026-11-09 (run8/q8)",
    "dead,security,retired,curator,,2026-11-01,retired: not_found 3 times from 2026-11-02 to 2026-11-17 (run16/q16)",
  ]);
  expect((await refresh(context)).seeds_changed).toBe(true);

  const later = { ...context, config: { ...context.config, asOf: START + 200 * DAY_MS } };
  const summary = await makePlan(later, { accessPlan: "pay_per_use" });
  const plan = await readFile(path.join(warehouse.plans, `${summary.plan_id}.json`), "utf8");
  expect(plan).toContain('"Ada_Lovelace"');
  expect(plan).not.toContain('"dead"');

  // The rename is done and stays done; what a person has not decided is still an alarm.
  await build(context);
  expect((await refresh(context)).proposals.map(({ action, handle }) => [action, handle])).toEqual([
    ["alarm", "stolen"],
  ]);
});

test("a reviewed file is never written over, and the same proposals are not written twice", async () => {
  const context = await timeline();
  await build(context);
  const { file } = await refresh(context);
  expect((await refresh(context)).file).toBe(file);
  await writeFile(file ?? "", "reviewed");
  const { file: next } = await refresh(context);
  expect(next).toBe(file?.replace(".csv", "-2.csv"));
  expect(await readFile(file ?? "", "utf8")).toBe("reviewed");
});

test("without anything to propose no file is written", async () => {
  const context = await timeline();
  await writeFile(path.join(context.config.handlesDir, "security.csv"), `${HEADER}\n${LISTED[2]}\n`);
  await build(context);
  const report = await refresh(context);
  expect(report).toMatchObject({ file: null, proposals: [] });
  expect(refreshText(report, context.config, 120)).toContain("nothing to propose");
  expect(await exists(proposalsDir(context.config.warehouse))).toBe(false);
});
