import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { build } from "../../pipelines/build/build.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { refresh } from "../../pipelines/refresh/refresh.ts";
import { fewSeeds, HEADER } from "../adopt/adopt-support.ts";
import { temporaryContext } from "../export/fixture.ts";
import { leaveIntegrityRulesOut } from "../sql/integrity-rules.ts";
import { type RawRows, writeRaw } from "../sql/raw-rows.ts";
import { answer, DAY_MS, type Question, type Received, together } from "./answers.ts";

const START = Date.parse("2026-09-01T12:00:00Z");
const PEOPLE = { Ada: "1", Bee: "2", Cay: "3", Dee: "4", Eve: "5", Fay: "6", Gus: "7" } as const;
type Person = keyof typeof PEOPLE;

/** Weekly answers: of a person by id as extraction asks whom it knows, of others by the handle of the seed. */
const WEEKS: ((day: number) => RawRows[])[] = [
  (day) => Object.entries(PEOPLE).map(([handle, id]) => got(day, { handle }, "found", { id, handle })),
  (day) => [
    is(day, "Ada", "Ada_L"),
    is(day, "Bee", "Bee_now"),
    missed(day, "Cay", "not_found"),
    missed(day, "Dee", "suspended"),
    is(day, "Eve"),
    missed(day, "Fay", "not_found"),
    is(day, "Gus", "Gus_x"),
  ],
  (day) => [
    // Somebody who imports a list asks by handle, and finds another one there.
    got(day, { handle: "bee" }, "recycled", { id: "22", handle: "bee" }),
    missed(day, "Cay", "not_found"),
    missed(day, "Dee", "suspended"),
    missed(day, "Fay", "not_found"),
    is(day, "Gus"),
  ],
  (day) => [
    is(day, "Ada", "Ada_Love"),
    missed(day, "Cay", "suspended"),
    missed(day, "Dee", "suspended"),
    got(day, { handle: "fay" }, "recycled", { id: "66", handle: "Fay" }),
  ],
  (day) => [is(day, "Dee"), missed(day, "Cay", "not_found"), is(day, "Eve")],
];

function got(day: number, question: Question, outcome: string, received?: Received): RawRows {
  return answer(START, day, question, outcome, received);
}
/** The person is received, under the handle of the seed or another one. */
function is(day: number, person: Person, handle: string = person): RawRows {
  const id = PEOPLE[person];
  return got(day, { handle: person, id }, handle === person ? "found" : "renamed", { id, handle });
}
function missed(day: number, person: Person, outcome: string): RawRows {
  return got(day, { handle: person, id: PEOPLE[person] }, outcome);
}

/**
 * What stands in the file of proposals after each week, and who is in the table: never those who took over a handle,
 * whom no list means and whose bio says nothing.
 */
const EXPECTED = [
  { proposals: [], published: ["Ada", "Bee", "Cay", "Dee", "Eve", "Fay", "Gus"] },
  {
    proposals: [
      "rename,Ada,security,Ada_L,1,renamed,2026-09-08T12:00:00Z,2026-09-08T12:00:00Z,1,run7/q7,author 1 is now @Ada_L",
      "rename,Bee,security,Bee_now,2,renamed,2026-09-08T12:00:00Z,2026-09-08T12:00:00Z,1,run7/q7,author 2 is now @Bee_now",
      "rename,Gus,security,Gus_x,7,renamed,2026-09-08T12:00:00Z,2026-09-08T12:00:00Z,1,run7/q7,author 7 is now @Gus_x",
    ],
    published: ["Ada_L", "Bee_now", "Cay", "Dee", "Eve", "Fay", "Gus_x"],
  },
  {
    // Gus took the old handle back.
    proposals: [
      'alarm,Bee,security,Bee_now,22,recycled,2026-09-15T12:00:00Z,2026-09-15T12:00:00Z,1,run14/q14,"the list means author 2, the handle is now of author 22"',
      "rename,Ada,security,Ada_L,1,renamed,2026-09-08T12:00:00Z,2026-09-08T12:00:00Z,1,run7/q7,author 1 is now @Ada_L",
    ],
    published: ["Ada_L", "Bee_now", "Cay", "Dee", "Eve", "Fay", "Gus"],
  },
  {
    proposals: [
      'alarm,Bee,security,Bee_now,22,recycled,2026-09-15T12:00:00Z,2026-09-15T12:00:00Z,1,run14/q14,"the list means author 2, the handle is now of author 22"',
      'alarm,Fay,security,,66,recycled,2026-09-22T12:00:00Z,2026-09-22T12:00:00Z,1,run21/q21,"the list means author 6, the handle is now of author 66"',
      "rename,Ada,security,Ada_Love,1,renamed,2026-09-22T12:00:00Z,2026-09-22T12:00:00Z,1,run21/q21,author 1 is now @Ada_Love",
      "retire,Cay,security,,3,suspended,2026-09-08T12:00:00Z,2026-09-22T12:00:00Z,3,run21/q21,suspended 3 times in a row",
      "retire,Dee,security,,4,suspended,2026-09-08T12:00:00Z,2026-09-22T12:00:00Z,3,run21/q21,suspended 3 times in a row",
    ],
    published: ["Ada_Love", "Bee_now", "Eve", "Fay", "Gus"],
  },
  {
    // Dee is back.
    proposals: [
      'alarm,Bee,security,Bee_now,22,recycled,2026-09-15T12:00:00Z,2026-09-15T12:00:00Z,1,run14/q14,"the list means author 2, the handle is now of author 22"',
      'alarm,Fay,security,,66,recycled,2026-09-22T12:00:00Z,2026-09-22T12:00:00Z,1,run21/q21,"the list means author 6, the handle is now of author 66"',
      "rename,Ada,security,Ada_Love,1,renamed,2026-09-22T12:00:00Z,2026-09-22T12:00:00Z,1,run21/q21,author 1 is now @Ada_Love",
      "retire,Cay,security,,3,not_found,2026-09-08T12:00:00Z,2026-09-29T12:00:00Z,4,run28/q28,not_found 4 times in a row",
    ],
    published: ["Ada_Love", "Bee_now", "Dee", "Eve", "Fay", "Gus"],
  },
] as const;
const LAST_DAY = 7 * (WEEKS.length - 1);

async function makeProject(): Promise<Context> {
  const seedsDir = await fewSeeds();
  await leaveIntegrityRulesOut(seedsDir);
  const made = await temporaryContext({ seedsDir, sqlDir: "sql", memoryLimit: "1GiB" });
  const handlesDir = path.join(path.dirname(made.config.warehouse.root), "handles");
  await mkdir(handlesDir);
  const rows = Object.keys(PEOPLE).map((handle) => `${handle},security,seen,curator,,2026-09-01,`);
  await writeFile(path.join(handlesDir, "security.csv"), `${[HEADER, ...rows].join("\n")}\n`);
  return { ...made, config: { ...made.config, handlesDir } };
}

/** What a build an hour after the answers of a day proposes, and who is in the table. */
async function snapshot(context: Context, day: number) {
  const at = { ...context, config: { ...context.config, asOf: START + day * DAY_MS + 3_600_000 } };
  await build(at);
  const { file } = await refresh(at);
  const text = file === null ? "" : await readFile(file, "utf8");
  const { rows } = await withDatabase({ file: at.config.warehouse.database, readOnly: true }, (database) =>
    database.table("select handle from curated.security order by handle"),
  );
  return { context: at, file, proposals: text.split("\n").slice(1, -1), published: rows.flat() };
}

const list = ({ config }: Context) => readFile(path.join(config.handlesDir, "security.csv"), "utf8");

describe("over five weeks somebody is renamed twice, and back, loses the handle, is gone, and returns", () => {
  const found: Awaited<ReturnType<typeof snapshot>>[] = [];
  let original = "";
  beforeAll(async () => {
    const context = await makeProject();
    original = await list(context);
    for (const [week, answers] of WEEKS.entries()) {
      await writeRaw(context.config.warehouse, "live", together(answers(7 * week)));
      found.push(await snapshot(context, 7 * week));
    }
  }, 120_000);

  test.each(EXPECTED.map((expected, week) => [week, expected] as const))("week %i", (week, expected) => {
    expect(found[week]?.proposals).toEqual(expected.proposals);
    expect(found[week]?.published).toEqual(expected.published);
  });

  test("each week's file stays, named after the day", () => {
    const names = found.map(({ file }) => (file === null ? null : path.basename(file)));
    expect(names).toEqual([null, ...["08", "15", "22", "29"].map((day) => `2026-09-${day}.csv`)]);
  });

  test("what is left of a reviewed file is done, once; what was deleted is proposed again", async () => {
    const last = found.at(-1);
    if (last?.file == null) throw new Error("nothing was proposed");
    const { context, file } = last;
    expect(await list(context)).toBe(original);
    const lines = (await readFile(file, "utf8")).split("\n");
    const isKept = (line: string) => !/^(alarm,Fay|rename,Ada),/.test(line);
    // Of Bee a person found out who is meant.
    const reviewed = lines.filter(isKept).map((line) => line.replace(/^alarm,/, "rename,"));
    expect(reviewed).toHaveLength(lines.length - 2);
    await writeFile(file, reviewed.join("\n"));
    const command = () => adopt(context, { files: [file], write: true });
    expect((await command()).results).toMatchObject({ renamed: 1, retired: 1, rejected: 0 });
    const adopted = await list(context);
    expect(adopted.split("\n")).toEqual([
      HEADER,
      "Ada,security,seen,curator,,2026-09-01,",
      "Bee_now,security,seen,curator,,2026-09-01,was @Bee until 2026-09-15 (run14/q14)",
      "Cay,security,retired,curator,,2026-09-01,retired: not_found 4 times from 2026-09-08 to 2026-09-29 (run28/q28)",
      "Dee,security,seen,curator,,2026-09-01,",
      "Eve,security,seen,curator,,2026-09-01,",
      "Fay,security,seen,curator,,2026-09-01,",
      "Gus,security,seen,curator,,2026-09-01,",
      "",
    ]);
    const again = await command();
    expect(again.results).toMatchObject({ already_there: 2, renamed: 0, retired: 0, rejected: 0 });
    expect(again.changes).toEqual([]);
    expect(await list(context)).toBe(adopted);

    const next = await snapshot(context, LAST_DAY);
    expect(next.proposals.map((line) => line.split(",").slice(0, 2).join(" "))).toEqual([
      "alarm Fay",
      "rename Ada",
    ]);
    expect(await readFile(file, "utf8")).toBe(reviewed.join("\n"));
    expect(next.published).not.toContain("Cay");
  });
});
