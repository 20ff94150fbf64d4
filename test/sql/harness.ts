import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll } from "vitest";
import { type BuildSummary, build } from "../../pipelines/build/build.ts";
import type { Origin } from "../../pipelines/core/raw.ts";
import { Database } from "../../pipelines/core/warehouse.ts";
import { temporaryContext } from "../export/fixture.ts";
import { leaveIntegrityRulesOut } from "./integrity-rules.ts";
import { type RawRows, writeRaw } from "./raw-rows.ts";

/** The moment the harness builds for. */
export const AS_OF = Date.parse("2026-11-22T12:00:00Z");

export interface Given extends RawRows {
  /** Handles of the seed lists by domain; none unless given. `ada,retired` gives another status than `seen`. */
  readonly handles?: Readonly<Record<string, readonly string[]>>;
  /** Lines (header first) that replace seed files of the project, by their place under `seeds/`. */
  readonly seeds?: Readonly<Record<string, readonly string[]>>;
  readonly origin?: Origin;
  /** Judges profiles by all rules of the seeds; else without those of {@link leaveIntegrityRulesOut}. */
  readonly allIntegrityRules?: boolean;
}

/** What a build over given rows made. */
export interface Built {
  readonly summary: BuildSummary;
  /** Path of the promoted database. */
  readonly file: string;
  /** Rows of a query as JSON values; integers beyond 32 bits and decimals are text. */
  rows(sql: string): Promise<unknown[][]>;
}

const open: Database[] = [];
afterAll(() => Promise.all(open.map((database) => database.close())));

const HANDLE_HEADER = "handle,domain,status,source_type,evidence_url,added_at,note";

/** Builds the project's models from rows and the project's seeds, in a warehouse that goes after the tests of a file. */
export async function buildFrom(given: Given): Promise<Built> {
  const context = await temporaryContext({ sqlDir: "sql", asOf: AS_OF, memoryLimit: "1GiB" });
  const { seedsDir, handlesDir, warehouse } = context.config;
  await cp("seeds", seedsDir, { recursive: true, filter: (file) => path.basename(file) !== "handles" });
  await mkdir(handlesDir);
  if (given.allIntegrityRules !== true) await leaveIntegrityRulesOut(seedsDir);
  for (const [name, lines] of Object.entries(given.seeds ?? {})) {
    await writeFile(path.join(seedsDir, name), `${lines.join("\n")}\n`);
  }
  for (const [domain, handles] of Object.entries(given.handles ?? { ai_research: [] })) {
    const lines = handles.map((entry) => {
      const [handle, status = "seen"] = entry.split(",");
      return `${handle},${domain},${status},curator,,2026-11-01,`;
    });
    await writeFile(path.join(handlesDir, `${domain}.csv`), `${[HANDLE_HEADER, ...lines].join("\n")}\n`);
  }
  await writeRaw(warehouse, given.origin ?? "live", given);
  const summary = await build(context);
  const database = await Database.open({ file: warehouse.database, readOnly: true });
  open.push(database);
  return {
    summary,
    file: warehouse.database,
    rows: async (sql) => (await database.table(sql)).rows,
  };
}
