import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { listRawFiles, RAW_KINDS } from "../core/raw.ts";
import { literal, QueryError, withDatabase } from "../core/warehouse.ts";

/**
 * Rows of a row group. Raw files hold about as many; DuckDB's default of 122,880 rows of long payloads on every thread
 * does not fit a limit of 1 GiB: it spills, threefold slower, or fails.
 */
const ROW_GROUP = 20_480;

/**
 * Reads every raw Parquet file and writes its rows once as zstd Parquet, with the build's memory limit and threads:
 * the least that anything reading all of raw and writing as much has to do.
 * Throws PipelineError when the memory limit does not suffice.
 */
export async function copyRaw(context: Context): Promise<void> {
  const { warehouse, memoryLimit } = context.config;
  await mkdir(warehouse.staging, { recursive: true });
  const options = { memoryLimit, tempDirectory: warehouse.staging, insertionOrder: false };
  try {
    await withDatabase(options, async (database) => {
      for (const kind of RAW_KINDS) {
        const files = await listRawFiles(warehouse, kind);
        if (files.length === 0) continue;
        await database.run(
          `copy (select * from read_parquet([${files.map(literal).join(", ")}]))
           to ${literal(floorFile(context, kind))} (format parquet, compression zstd, row_group_size ${ROW_GROUP})`,
        );
      }
    });
  } catch (cause) {
    if (!(cause instanceof QueryError && /out of memory/i.test(cause.message))) throw cause;
    const what = `${memoryLimit} of memory is not enough to copy the raw files`;
    throw new PipelineError(what, { file: warehouse.raw }, "Set M3_MEMORY_LIMIT to a greater size.", {
      cause,
    });
  }
}

/** Removes the copies, which are no part of what is measured. */
export async function removeCopies(context: Context): Promise<void> {
  for (const kind of RAW_KINDS) await rm(floorFile(context, kind), { force: true });
}

function floorFile(context: Context, kind: string): string {
  return path.join(context.config.warehouse.staging, `floor-${kind}.parquet`);
}
