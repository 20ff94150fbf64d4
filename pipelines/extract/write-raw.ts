import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import { diskError, makeFolder } from "../core/disk.ts";
import { placeFiles, type StagedFile, stageFile, type WarehousePaths } from "../core/lake.ts";
import { RAW_COLUMNS, type RawKind, type RawRow, rawFile } from "../core/raw.ts";
import { seam } from "../core/seams.ts";
import { Database, literal } from "../core/warehouse.ts";
import { RawRows, type RowFile } from "./raw-rows.ts";

/** Row files in work at a time, each in a DuckDB of its own: small files are written fastest by one thread each. */
const LANES = 3;
const MEMORY_LIMIT = "512MiB";

/** Rows of one batch by kind. */
export type BatchRows = { [Kind in RawKind]?: Iterable<RawRow<Kind>> };

/** Writes batches of raw rows as Parquet. One per process, used by whoever holds the writer lock. */
export class RawWriter {
  private readonly lane = pLimit(LANES);

  private constructor(
    private readonly warehouse: WarehousePaths,
    private readonly staging: string,
    private readonly idle: Database[],
  ) {}

  /** Opens a writer and removes what an earlier process left half-written. */
  static async open(warehouse: WarehousePaths): Promise<RawWriter> {
    const staging = path.join(warehouse.staging, "raw");
    try {
      seam("remove", staging);
      await rm(staging, { recursive: true, force: true });
      await makeFolder(staging);
    } catch (cause) {
      throw diskError(cause, staging);
    }
    const options = { memoryLimit: MEMORY_LIMIT, threads: 1, tempDirectory: staging };
    const databases = Array.from({ length: LANES }, () => Database.open(options));
    return new RawWriter(warehouse, staging, await Promise.all(databases));
  }

  /** Starts a batch whose rows arrive one by one, in any order of kinds. */
  batch(runId: string, batchId: string): RawBatch {
    const rows = new RawRows(path.join(this.staging, randomUUID()));
    rows.begin(batchId);
    return new RawBatch(rows, () => this.commit(runId, [rows]));
  }

  /**
   * Writes whole batches at once: one Parquet file with checksum per batch and kind that has rows, and outcomes in any
   * case. With its outcomes a batch is done: they are put in place when all else of the group is on the disk.
   */
  async writeBatches(
    runId: string,
    batches: readonly { readonly batchId: string; readonly rows: BatchRows }[],
  ): Promise<void> {
    const parts: RawRows[] = [];
    try {
      for (const [i, { batchId, rows }] of batches.entries()) {
        const part = parts[i % LANES] ?? new RawRows(path.join(this.staging, randomUUID()));
        parts[i % LANES] = part;
        part.begin(batchId);
        for (const row of rows.users ?? []) part.add("users", row);
        for (const row of rows.posts ?? []) part.add("posts", row);
        for (const row of rows.requests ?? []) part.add("requests", row);
        for (const row of rows.decisions ?? []) part.add("decisions", row);
        for (const row of rows.outcomes ?? []) part.add("outcomes", row);
      }
      await this.commit(runId, parts);
    } finally {
      for (const part of parts) await part.discard();
    }
  }

  async close(): Promise<void> {
    for (const database of this.idle) await database.close();
  }

  private async commit(runId: string, parts: readonly RawRows[]): Promise<void> {
    const files = parts.flatMap((part) => part.finish());
    const outcomes = files.filter(({ kind }) => kind === "outcomes");
    const others = files.filter(({ kind }) => kind !== "outcomes");
    const stage = (file: RowFile) => this.lane(() => this.stage(runId, file));
    const staged = await allEnded([...others, ...outcomes].map(stage));
    await placeFiles(staged.slice(0, others.length).flat());
    await placeFiles(staged.slice(others.length).flat());
  }

  /** Makes a staged Parquet file of the rows of each batch. */
  private async stage(runId: string, { kind, path: rows, batchIds }: RowFile): Promise<StagedFile[]> {
    const database = this.idle.pop();
    if (database === undefined) throw new Error("there are more lanes than databases");
    // A batch alone is streamed, however large it is; several that are small are read once.
    const [type, name] = batchIds.size > 1 ? ["table", "several_batches"] : ["view", "one_batch"];
    try {
      await database.run(`create or replace temp ${type} ${name} as ${selectRows(kind, rows)}`);
      const staged = [...batchIds].map((batchId) => {
        const select = `select * exclude (batch) from ${name} where batch = ${literal(batchId)}`;
        const target = rawFile(this.warehouse, kind, runId, batchId);
        const write = (to: string) =>
          database.run(`copy (${select}) to ${literal(to)} (format parquet, compression zstd)`);
        return stageFile(path.dirname(rows), target, write, { checksum: true });
      });
      return await allEnded(staged);
    } catch (cause) {
      throw diskError(cause, rows);
    } finally {
      this.idle.push(database);
    }
  }
}

/** One batch on its way; see {@link RawWriter.batch}. */
export class RawBatch {
  constructor(
    private readonly rows: RawRows,
    private readonly write: () => Promise<void>,
  ) {}

  /** Appends a row. Timestamps are milliseconds since 1970 UTC. */
  add<Kind extends RawKind>(kind: Kind, row: RawRow<Kind>): void {
    this.rows.add(kind, row);
  }

  /** Writes the batch as {@link RawWriter.writeBatches} does. */
  async commit(): Promise<void> {
    try {
      await this.write();
    } finally {
      await this.discard();
    }
  }

  /** Drops the rows. Harmless after a commit. */
  discard(): Promise<void> {
    return this.rows.discard();
  }
}

/** What all gave; a failure is thrown when none of them is going on any more. */
async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The rows of an NDJSON file in the columns of the raw table, behind the name of their batch. */
function selectRows(kind: RawKind, file: string): string {
  const columns = Object.entries(RAW_COLUMNS[kind]);
  const read = columns.map(([name, type]) => `${name}: '${type === "timestamp" ? "bigint" : type}'`);
  const selected = columns.map(([name, type]) =>
    type === "timestamp" ? `epoch_ms(${name}) as ${name}` : name,
  );
  const format = "format = 'newline_delimited', auto_detect = false";
  return `select batch, ${selected.join(", ")}
    from read_json(${literal(file)}, ${format}, columns = {batch: 'varchar', ${read.join(", ")}})`;
}
