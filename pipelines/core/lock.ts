import { mkdir } from "node:fs/promises";
import { diskError } from "./disk.ts";
import { PipelineError } from "./errors.ts";
import type { WarehousePaths } from "./lake.ts";
import { Database, QueryError } from "./warehouse.ts";

/**
 * Runs `work` as the only writer of a warehouse. The lock is DuckDB's own on an empty database file: the operating
 * system frees it with the process, however that ends. Throws {@link PipelineError} when another process holds it.
 */
export async function withWriterLock<T>(warehouse: WarehousePaths, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(warehouse);
  try {
    return await work();
  } finally {
    await lock.close();
  }
}

async function acquire(warehouse: WarehousePaths): Promise<Database> {
  try {
    await mkdir(warehouse.root, { recursive: true });
    return await Database.open({ file: warehouse.lock });
  } catch (cause) {
    const error = diskError(cause, warehouse.root);
    if (!(error instanceof QueryError)) throw error;
    if (/could not set lock/i.test(error.message)) {
      const holder = /PID (\d+)/.exec(error.message)?.[1];
      const who = holder === undefined ? "another process" : `process ${holder}`;
      throw new PipelineError(
        `${who} is writing to this warehouse`,
        { file: warehouse.root },
        "Wait for it to end (npm run status shows how far it is), or use another --warehouse.",
        { cause: error },
      );
    }
    throw new PipelineError("cannot write to this warehouse", { file: warehouse.root }, error.message, {
      cause: error,
    });
  }
}
