import { stat } from "node:fs/promises";
import { z } from "zod";
import type { WarehousePaths } from "../core/lake.ts";
import { listRawFiles, RAW_KINDS, type RawKind } from "../core/raw.ts";
import { type Database, literal, QueryError, withDatabase } from "../core/warehouse.ts";

/** How much raw there is of one kind, in finished batches. */
export interface RawSize {
  readonly kind: RawKind;
  readonly files: number;
  readonly bytes: number;
  /** `null` when a file could not be read. */
  readonly rows: number | null;
}

/** Counts raw files, their bytes and their rows; rows come from the Parquet footers, no data is read. */
export function readRawSizes(warehouse: WarehousePaths): Promise<RawSize[]> {
  return withDatabase({}, async (database) => {
    const sizes: RawSize[] = [];
    for (const kind of RAW_KINDS) {
      const files = await listRawFiles(warehouse, kind);
      const bytes = await Promise.all(
        files.map((file) =>
          stat(file).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      sizes.push({
        kind,
        files: files.length,
        bytes: bytes.reduce((sum, size) => sum + size, 0),
        rows: files.length === 0 ? 0 : await countRows(database, files),
      });
    }
    return sizes;
  });
}

async function countRows(database: Database, files: readonly string[]): Promise<number | null> {
  try {
    const [row] = await database.rows(
      `select sum(num_rows) as rows from parquet_file_metadata([${files.map(literal).join(", ")}])`,
      z.object({ rows: z.coerce.number() }),
    );
    return row?.rows ?? null;
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}
