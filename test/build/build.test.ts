import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type BuildSummary, build } from "../../pipelines/build/build.ts";
import { checkWarehouse } from "../../pipelines/build/check.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { exists, sha256File } from "../../pipelines/core/lake.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { temporaryContext } from "../export/fixture.ts";
import { failureOf } from "./failure.ts";
import { temporaryProject, withFile } from "./project.ts";

let context: Context;
let built: BuildSummary;
beforeAll(async () => {
  context = await temporaryProject();
  built = await build(context);
});

const hashedTable = z.object({ table: z.string(), rows: z.coerce.number(), row_hash: z.string() });

/** Rows and hash of every table of the promoted build. */
function hashes(): Promise<z.infer<typeof hashedTable>[]> {
  const sql = "select concat(layer, '.', table_name) as table, rows, row_hash from ops.tables order by 1";
  return withDatabase({ file: context.config.warehouse.database, readOnly: true }, (database) =>
    database.rows(sql, hashedTable),
  );
}

describe("a build", () => {
  test("makes every table, promotes it, and leaves nothing else behind", async () => {
    const tables = await hashes();
    const rowsOf = (name: string) => tables.find(({ table }) => table === name)?.rows;
    expect(rowsOf("authors.latest")).toBe(40);
    expect(rowsOf("staging.handles")).toBe(33);
    expect(rowsOf("curated.fintech")).toBeGreaterThan(0);
    // One model makes the tables of all twelve domains.
    const models = await readdir("sql/curated");
    expect(tables.filter(({ table }) => table.startsWith("curated."))).toHaveLength(models.length - 1 + 12);
    const left = (await readdir(context.config.warehouse.root)).filter((name) => !name.startsWith("."));
    expect(left.sort()).toEqual(["log", "m3.duckdb", "raw"]);
    expect(await readdir(context.config.warehouse.staging, { recursive: true })).toEqual(["raw"]);
  });

  test("of seeds and raw alone gives the same rows and the same id", async () => {
    const before = await hashes();
    const { warehouse } = context.config;
    for (const name of await readdir(warehouse.root)) {
      if (name !== "raw") await rm(path.join(warehouse.root, name), { recursive: true });
    }
    const again = await build(context);
    expect(await hashes()).toEqual(before);
    expect(again.build_id).toBe(built.build_id);
  });

  test("can be checked again without building", async () => {
    const results = await checkWarehouse(context.config);
    expect(results).toEqual(built.checks);
    expect(results.filter(({ severity, failing }) => severity === "block" && failing > 0)).toEqual([]);
  });

  test("of another moment is another build, of the same authors", async () => {
    const before = await hashes();
    const later = await build({
      ...context,
      config: { ...context.config, asOf: context.config.asOf + 1000 },
    });
    expect(later.build_id).not.toBe(built.build_id);
    const after = await hashes();
    const hashOf = (tables: typeof after, name: string) =>
      tables.find(({ table }) => table === name)?.row_hash;
    expect(hashOf(after, "signals.quality")).not.toBe(hashOf(before, "signals.quality"));
    expect(hashOf(after, "authors.latest")).toBe(hashOf(before, "authors.latest"));
  });
});

/** What breaks a file of the project, and the message: the line it points at holds a text, in that file unless told. */
interface Fault {
  readonly file: string;
  readonly change: (text: string) => string;
  readonly line: string;
  readonly of?: string;
  readonly words: string;
}

const TIERS = "sql/authors/tiers.sql";
const FINTECH = "seeds/handles/fintech.csv";
const swap = (from: string, to: string) => (text: string) => text.replace(from, to);

const FAULTS: Readonly<Record<string, Fault>> = {
  "a circle": {
    file: "sql/authors/known_handles.sql",
    change: swap("from authors.latest", "from authors.listed"),
    line: "authors.listed",
    of: "sql/authors/known_handles.sql",
    words:
      "models read each other in a circle: authors.known_handles → authors.listed → authors.known_handles",
  },
  "an unknown table": {
    file: TIERS,
    change: swap("authors.latest", "staging.latest"),
    line: "staging.latest",
    words: "reads staging.latest, which no model makes. Did you mean authors.latest?",
  },
  "two statements": {
    file: TIERS,
    change: (text) => `${text.trimEnd()};\nselect 2\n`,
    line: "select 2",
    words: "2 statements where one SELECT must stand",
  },
  "bad syntax": {
    file: TIERS,
    change: swap("from seeds.follower_tiers", "form seeds.follower_tiers"),
    line: "form seeds.follower_tiers",
    words: "syntax error",
  },
  "an unknown column": {
    file: TIERS,
    change: swap("bounds.tier as", "bounds.teir as"),
    line: "bounds.teir",
    words: 'does not have a column named "teir"',
  },
  "a repeated grain": {
    file: TIERS,
    change: swap("-- grain: author_id", "-- grain: follower_tier"),
    line: "-- grain: follower_tier",
    words: "rows for one grain (follower_tier): ",
  },
  "a failing check": {
    file: "sql/checks/no_domain_is_over_target.sql",
    change: swap("> max(domains.target_max)", "> 0"),
    line: "-- no domain takes more",
    words: "check no_domain_is_over_target found 4 rows, e.g. {",
  },
  "a check without severity": {
    file: "sql/checks/profiles_are_fresh.sql",
    change: swap("warn", "low"),
    line: "-- curated profiles",
    words: "bad header",
  },
  "a bad macro": {
    file: "sql/macros/scores.sql",
    change: (text) => `create or replace macro x(a) as\n    (a +;\n${text}`,
    line: "(a +;",
    words: "syntax error",
  },
  "a broken contract": {
    file: "sql/contracts/scores.m2.csv",
    change: swap("activity,", "busyness,"),
    line: "busyness,",
    words: "the contract says busyness",
  },
  "a bad handle": {
    file: FINTECH,
    change: swap("author_5", "@author_5"),
    line: "@author_5,",
    words: "'@author_5' is not a handle",
  },
  "a handle twice": {
    file: FINTECH,
    change: swap("author_5,", "AUTHOR_1,"),
    line: "AUTHOR_1,",
    words: "stands on line 2 already",
  },
  "a handle in the list of another domain": {
    file: FINTECH,
    change: swap("author_5,fintech", "author_5,fintec"),
    line: "author_5,fintec,",
    words: "domain 'fintec' in the file of 'fintech'",
  },
  "a number that is none": {
    file: "seeds/domains.csv",
    change: swap("ai_research,AI Research,800", "ai_research,AI Research,many"),
    line: "AI Research,many",
    words: "target_min 'many' is not a whole number",
  },
  "a wrong header": {
    file: "seeds/prices.csv",
    change: swap("dollars", "euros"),
    line: "euros",
    words: "missing column dollars",
  },
};

describe("broken input is one line with file and line, and the build before stays as it was", () => {
  test.each(Object.entries(FAULTS))("%s", async (_, { file, change, line, of = file, words }) => {
    const { warehouse, sqlDir } = context.config;
    const inProject = (name: string) => path.join(path.dirname(sqlDir), name);
    await rm(warehouse.failedDatabase, { force: true });
    const before = await sha256File(warehouse.database);
    const { error, text } = await withFile(inProject(file), change, async () => ({
      error: await failureOf(build(context)),
      text: await readFile(inProject(of), "utf8"),
    }));
    const at = text.split("\n").findIndex((one) => one.includes(line)) + 1;
    expect(at).toBeGreaterThan(0);
    expect(error.where).toMatchObject({ file: inProject(of), line: at });
    expect(error.message).toContain(words);
    expect(await sha256File(warehouse.database)).toBe(before);
    expect(await exists(warehouse.failedDatabase)).toBe(true);
    expect(await exists(warehouse.nextDatabase)).toBe(false);
  });

  test("a list of a domain that does not exist", async () => {
    const { handlesDir, warehouse } = context.config;
    const before = await sha256File(warehouse.database);
    const unknown = path.join(handlesDir, "fintec.csv");
    await copyFile(path.join(handlesDir, "fintech.csv"), unknown);
    const error = await failureOf(build(context)).finally(() => rm(unknown));
    expect(error.message).toContain(`${unknown}: unknown domain 'fintec'`);
    expect(await sha256File(warehouse.database)).toBe(before);
  });

  test("what failed is kept to look into, and the next build does not mind it", async () => {
    const { warehouse, sqlDir } = context.config;
    const check = path.join(sqlDir, "checks", "no_domain_is_over_target.sql");
    await withFile(check, swap("> max(domains.target_max)", "> 0"), () => failureOf(build(context)));
    const failing = await withDatabase({ file: warehouse.failedDatabase, readOnly: true }, (database) =>
      database.table("select check_name from ops.checks where severity = 'block' and failing_rows > 0"),
    );
    expect(failing.rows).toEqual([["no_domain_is_over_target"]]);
    expect((await build(context)).build_id).toBe(built.build_id);
  });
});

test("a warehouse without raw data says what to run", async () => {
  const error = await failureOf(build(await temporaryContext()));
  expect(error.message).toMatch(/this warehouse holds no raw data\. Run npm run extract or npm run import/);
});
