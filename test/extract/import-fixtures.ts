import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { listRawFiles, type RawKind } from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { importFiles } from "../../pipelines/extract/import.ts";

/** An invented user as the API sends it; `n` makes id and handle. */
export function inventedUser(n: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: String(1_000_000 + n),
    username: `invented_${n}`,
    name: `Invented ${n}`,
    created_at: "2016-04-13T17:32:25.000Z",
    public_metrics: { followers_count: n, following_count: 2, tweet_count: 3, listed_count: 4 },
    ...more,
  };
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "m3-import-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Workshop {
  readonly folder: string;
  readonly context: Context;
  /** Writes a file into the folder and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Imports paths as live data. */
  import(...paths: string[]): ReturnType<typeof importFiles>;
  /** All rows of a raw table as JSON values, in the order they were written. */
  rows(kind: RawKind): Promise<Record<string, unknown>[]>;
}

/** An empty warehouse in a temporary folder. Things without a time of their own count as fetched on 2026-11-22. */
export async function workshop(effects: Partial<Context> = {}): Promise<Workshop> {
  const folder = await temporaryFolder();
  const flags = { warehouse: path.join(folder, "warehouse"), asOf: "2026-11-22" };
  const context: Context = {
    config: readConfig(flags, {}, process.cwd()),
    clock: systemClock,
    progress: silentProgress,
    signal: new AbortController().signal,
    ...effects,
  };
  return {
    folder,
    context,
    write: async (name, content) => {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    import: (...paths) => importFiles(context, { paths, origin: "live" }),
    rows: async (kind) => {
      const files = await listRawFiles(context.config.warehouse, kind);
      if (files.length === 0) return [];
      return withDatabase({}, (database) =>
        database.rows(
          `from read_parquet([${files.map(literal).join(", ")}])`,
          z.record(z.string(), z.unknown()),
        ),
      );
    },
  };
}

/** The outcomes of input lines: `[outcome, detail]` by line. */
export async function lineOutcomes(shop: Workshop): Promise<unknown[][]> {
  const outcomes = await shop.rows("outcomes");
  return outcomes.filter((row) => row.requested_kind === "line").map((row) => [row.outcome, row.detail]);
}
