import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { beforeAll, expect, test } from "vitest";
import { build } from "../../pipelines/build/build.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { exportRelease } from "../../pipelines/export/release.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { readAnalyses } from "../../pipelines/query/analyses.ts";
import { tableText } from "../../pipelines/query/formats.ts";
import { withQuery } from "../../pipelines/query/read.ts";
import { temporaryContext } from "./fixture.ts";

const AUTHORS = 40;
/** Milliseconds since 1970: X puts them into ids, from bit 22 up, counted from November 2010. */
const CREATED = BigInt(Date.parse("2018-03-01T10:00:00Z"));
const MINUTE = 60_000n;

/** An invented profile as the X API answers it. */
function user(n: number): string {
  const created = CREATED + BigInt(n) * MINUTE;
  return JSON.stringify({
    id: String(6_000_000_000_000_000_000n + ((created - 1_288_834_974_657n) << 22n) + BigInt(n)),
    username: `sim_author_${n}`,
    name: `Author ${n}`,
    description:
      n % 2 === 0
        ? "=Machine learning and AI research, PhD"
        : "Security researcher, infosec, malware analysis",
    created_at: new Date(Number(created)).toISOString(),
    verified: true,
    verified_type: "blue",
    public_metrics: {
      // One is too small for any table.
      followers_count: n === 0 ? 900 : 60_000 + 5_000 * n,
      following_count: 300 + n,
      tweet_count: 9_000 + 7 * n,
      listed_count: 900,
      like_count: 4_000 + 11 * n,
      media_count: 200,
    },
  });
}

/** A warehouse that the project's own models built from an import. */
let context: Context;
beforeAll(async () => {
  const sqlDir = "sql";
  context = await temporaryContext({ sqlDir, seedsDir: "seeds", handlesDir: path.join("seeds", "handles") });
  const file = path.join(context.config.warehouse.root, "users.jsonl");
  await writeFile(file, Array.from({ length: AUTHORS }, (_, n) => `${user(n)}\n`).join(""));
  await importFiles(context, { paths: [file], origin: "simulated" });
  await build(context);
});

test("a release of the project's own tables keeps its contract, row by row", async () => {
  const { folder, manifest } = await exportRelease(context);
  const schema = JSON.parse(await readFile(path.join(folder, "contract.json"), "utf8"));
  const rows: Record<string, number> = {};
  for (const file of manifest.files.filter((entry) => entry.path.endsWith(".parquet"))) {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile({ ...schema, $ref: `#/$defs/${file.table}` });
    const found = await parquetReadObjects({
      file: await asyncBufferFromFile(path.join(folder, file.path)),
      compressors,
    });
    expect(found, file.path).toHaveLength(file.rows);
    for (const row of JSON.parse(JSON.stringify(found, (_, v) => (typeof v === "bigint" ? Number(v) : v)))) {
      const whole = file.domain === null ? row : { ...row, domain: file.domain };
      expect(validate(whole), `${file.path}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(whole.origin).toBe("simulated");
    }
    rows[file.table] = file.rows;
  }
  expect(rows["curated.authors"]).toBe(AUTHORS);
  expect(manifest.domains.filter(({ authors }) => authors > 0).map(({ domain }) => domain)).toEqual(
    expect.arrayContaining(["ai_research", "security"]),
  );
  // Every author is a candidate somewhere.
  const placed = manifest.domains.reduce((all, { authors, rejected }) => all + authors + rejected, 0);
  expect(placed).toBeGreaterThanOrEqual(AUTHORS);
});

test("every analysis answers over the project's own tables", async () => {
  const analyses = await readAnalyses("sql");
  expect(analyses.length).toBeGreaterThanOrEqual(8);
  const rows = new Map<string, number>();
  for (const analysis of analyses) {
    const text = await withQuery(context, analysis, 30, (database) =>
      database.stream(analysis.sql, (columns, pieces) => tableText(columns, pieces, 1000, 120)),
    );
    rows.set(analysis.name, Number(/\((\d+) rows?\)$/.exec(text)?.[1]));
  }
  // Nothing was asked of the API, and whether anybody is in two domains or in doubt depends on the lexicons.
  for (const name of [
    "domain-coverage",
    "top-authors",
    "rejected-reasons",
    "outcomes",
    "fresh-or-stale",
    "score-parts",
  ]) {
    expect(rows.get(name), name).toBeGreaterThan(0);
  }
});
