import { cpus } from "node:os";
import path from "node:path";
import pLimit from "p-limit";
import { verifyChecksum, type WarehousePaths } from "../core/lake.ts";
import type { Progress } from "../core/progress.ts";
import { listRawFiles, RAW_COLUMNS, RAW_KINDS, type RawKind } from "../core/raw.ts";
import { type Database, identifier, literal } from "../core/warehouse.ts";

/** One raw file as a build read it: its path under `raw/` and its verified sha256. */
export interface RawFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Verifies every raw file against its checksum and makes the views `raw.users`, `raw.posts`, `raw.outcomes` and
 * `raw.requests` over them, each with `raw_id`, the place of a row among them. A kind without files is empty.
 */
export async function createRawViews(
  database: Database,
  warehouse: WarehousePaths,
  progress: Progress,
): Promise<RawFile[]> {
  await database.run("create schema if not exists raw");
  const verified: RawFile[] = [];
  for (const kind of RAW_KINDS) {
    const files = await listRawFiles(warehouse, kind);
    const task = progress.task(`verify raw ${kind}`, files.length, "files");
    const limit = pLimit(Math.max(2, cpus().length));
    let done = 0;
    const digests = await Promise.all(
      files.map((file) =>
        limit(async () => {
          const sha256 = await verifyChecksum(file);
          task.update(++done);
          return { path: path.relative(warehouse.raw, file), sha256 };
        }),
      ),
    );
    task.finish();
    verified.push(...digests);
    await createView(database, kind, files);
  }
  return verified;
}

async function createView(database: Database, kind: RawKind, files: readonly string[]): Promise<void> {
  const columns = Object.entries(RAW_COLUMNS[kind]);
  if (files.length === 0) {
    const empty = columns.map(([name, type]) => `null::${type} as ${identifier(name)}`);
    await database.run(
      `create view raw.${kind} as select ${empty.join(", ")}, 0::bigint as raw_id where false`,
    );
    return;
  }
  // union_by_name, because a scan otherwise takes the first file's columns and drops later ones silently.
  const scan = `read_parquet([${files.map(literal).join(", ")}], union_by_name = true, file_row_number = true)`;
  const present = new Set((await database.describe(`select * from ${scan}`)).map(({ name }) => name));
  const selected = columns.map(([name, type]) =>
    present.has(name)
      ? `${identifier(name)}::${type} as ${identifier(name)}`
      : `null::${type} as ${identifier(name)}`,
  );
  await database.run(
    `create view raw.${kind} as select ${selected.join(", ")}, (file_index::bigint << 32) + file_row_number as raw_id from ${scan}`,
  );
}
