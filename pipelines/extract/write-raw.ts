/// <reference lib="es2024.string" />
import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { commitFile, diskError, type WarehousePaths } from "../core/lake.ts";
import { RAW_COLUMNS, type RawKind, type RawRow, rawFile } from "../core/raw.ts";
import { Database, literal } from "../core/warehouse.ts";

/** A batch is done when its outcomes exist, so they come last. */
const COMMIT_ORDER: readonly RawKind[] = ["users", "posts", "requests", "decisions", "outcomes"];
const BUFFER_CHARACTERS = 1 << 20;
const MEMORY_LIMIT = "512MiB";

/** Rows of one batch by kind. */
export type BatchRows = { [Kind in RawKind]?: Iterable<RawRow<Kind>> };

/** Writes batches of raw rows as Parquet. One per process, used by whoever holds the writer lock. */
export class RawWriter {
  private constructor(
    private readonly warehouse: WarehousePaths,
    private readonly folder: string,
    private readonly database: Database,
  ) {}

  /** Opens a writer and removes what an earlier process left half-written. */
  static async open(warehouse: WarehousePaths): Promise<RawWriter> {
    const folder = path.join(warehouse.staging, "raw");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new RawWriter(warehouse, folder, await Database.open({ memoryLimit: MEMORY_LIMIT }));
  }

  /** Starts a batch whose rows arrive one by one, in any order of kinds. */
  batch(runId: string, batchId: string): RawBatch {
    return new RawBatch(this.warehouse, this.folder, this.database, runId, batchId);
  }

  /** Writes a whole batch: kinds without rows get no file, outcomes always do and are committed last. */
  async writeBatch(runId: string, batchId: string, rows: BatchRows): Promise<void> {
    const batch = this.batch(runId, batchId);
    try {
      for (const row of rows.users ?? []) batch.add("users", row);
      for (const row of rows.posts ?? []) batch.add("posts", row);
      for (const row of rows.requests ?? []) batch.add("requests", row);
      for (const row of rows.decisions ?? []) batch.add("decisions", row);
      for (const row of rows.outcomes ?? []) batch.add("outcomes", row);
      await batch.commit();
    } finally {
      await batch.discard();
    }
  }

  async writeBatches(runId: string, batches: readonly { batchId: string; rows: BatchRows }[]): Promise<void> {
    for (const b of batches) await this.writeBatch(runId, b.batchId, b.rows);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** The rows of one batch on their way: NDJSON in the staging folder until {@link RawBatch.commit} makes Parquet of it. */
export class RawBatch {
  private readonly files = new Map<RawKind, NdjsonFile>();

  constructor(
    private readonly warehouse: WarehousePaths,
    private readonly folder: string,
    private readonly database: Database,
    private readonly runId: string,
    private readonly batchId: string,
  ) {}

  /** Appends a row. Timestamps are milliseconds since 1970 UTC. */
  add<Kind extends RawKind>(kind: Kind, row: RawRow<Kind>): void {
    this.file(kind).append(encodeRow(row));
  }

  /** Writes one Parquet file with checksum per kind that has rows, outcomes in any case and last. */
  async commit(): Promise<void> {
    this.file("outcomes");
    try {
      for (const kind of COMMIT_ORDER) {
        const file = this.files.get(kind);
        if (file === undefined) continue;
        file.finish();
        const target = rawFile(this.warehouse, kind, this.runId, this.batchId);
        const toParquet = (to: string) => this.database.run(copyStatement(kind, file.path, to));
        await commitFile(this.warehouse, target, toParquet, { checksum: true });
      }
    } finally {
      await this.discard();
    }
  }

  /** Drops the rows. Harmless after a commit. */
  async discard(): Promise<void> {
    for (const file of this.files.values()) {
      file.close();
      await rm(file.path, { force: true });
    }
    this.files.clear();
  }

  private file(kind: RawKind): NdjsonFile {
    const open = this.files.get(kind) ?? new NdjsonFile(path.join(this.folder, `${randomUUID()}.ndjson`));
    this.files.set(kind, open);
    return open;
  }
}

/** A text file written in large pieces. */
class NdjsonFile {
  private descriptor: number | undefined;
  private buffered = "";

  constructor(readonly path: string) {
    this.descriptor = openSync(path, "w");
  }

  append(line: string): void {
    this.buffered += line;
    if (this.buffered.length >= BUFFER_CHARACTERS) this.flush();
  }

  /** Writes what is left and closes. */
  finish(): void {
    this.flush();
    this.close();
  }

  /** Closes without writing what is left. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private flush(): void {
    if (this.descriptor === undefined) return;
    const bytes = Buffer.from(this.buffered);
    this.buffered = "";
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.descriptor, bytes, written);
    } catch (cause) {
      throw diskError(cause, this.path);
    }
  }
}

function encodeRow(row: Readonly<Record<string, unknown>>): string {
  const clean = Object.values(row).every((value) => typeof value !== "string" || value.isWellFormed());
  return `${JSON.stringify(row, clean ? undefined : mended)}\n`;
}

/** DuckDB reads no half surrogate pair: a text that was cut in the middle of one gets U+FFFD instead. */
function mended(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function copyStatement(kind: RawKind, from: string, to: string): string {
  const columns = Object.entries(RAW_COLUMNS[kind]);
  const read = columns.map(([name, type]) => `${name}: '${type === "timestamp" ? "bigint" : type}'`);
  const selected = columns.map(([name, type]) =>
    type === "timestamp" ? `epoch_ms(${name}) as ${name}` : name,
  );
  return `copy (
    select ${selected.join(", ")}
    from read_json(${literal(from)}, format = 'newline_delimited', auto_detect = false, columns = {${read.join(", ")}})
  ) to ${literal(to)} (format parquet, compression zstd)`;
}
