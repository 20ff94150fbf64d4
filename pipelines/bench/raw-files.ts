import { stat } from "node:fs/promises";
import type { WarehousePaths } from "../core/lake.ts";
import { listRawFiles, RAW_KINDS } from "../core/raw.ts";

/** How much raw a warehouse holds. */
export interface RawAmount {
  readonly raw_files: number;
  readonly raw_bytes: number;
}

/** The raw Parquet files of all kinds. */
export async function rawFiles(warehouse: WarehousePaths): Promise<string[]> {
  const kinds = await Promise.all(RAW_KINDS.map((kind) => listRawFiles(warehouse, kind)));
  return kinds.flat();
}

/** Counts the raw Parquet files and their bytes, checksum files apart. */
export async function measureRaw(warehouse: WarehousePaths): Promise<RawAmount> {
  const files = await rawFiles(warehouse);
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  return { raw_files: files.length, raw_bytes: bytes };
}
