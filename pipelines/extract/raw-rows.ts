import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../core/disk.ts";
import type { RawKind, RawRow } from "../core/raw.ts";
import { seam } from "../core/seams.ts";
import { NdjsonFile } from "./ndjson-file.ts";

/** Rows of one kind, each with the name of its batch in a column `batch`. */
export interface RowFile {
  readonly kind: RawKind;
  readonly path: string;
  /** The batches that get a file of this kind. */
  readonly batchIds: ReadonlySet<string>;
}

interface OpenFile {
  readonly rows: NdjsonFile;
  readonly batchIds: Set<string>;
}

/** Rows of some batches on their way to Parquet: NDJSON files by kind in a folder of their own. */
export class RawRows {
  private readonly files = new Map<RawKind, OpenFile>();
  private batchId = "";

  /** Creates the folder. */
  constructor(readonly folder: string) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw diskError(cause, folder);
    }
  }

  /** Starts a batch: the rows that follow are its own. It gets a file of outcomes even when none follow. */
  begin(batchId: string): void {
    this.batchId = batchId;
    this.file("outcomes");
  }

  /** Appends a row of the batch at hand. Timestamps are milliseconds since 1970 UTC. */
  add<Kind extends RawKind>(kind: Kind, row: RawRow<Kind>): void {
    this.file(kind).append({ batch: this.batchId, ...row });
  }

  /** The files, whole; no row can be added any more. */
  finish(): RowFile[] {
    for (const { rows } of this.files.values()) rows.finish();
    return [...this.files].map(([kind, { rows, batchIds }]) => ({ kind, path: rows.path, batchIds }));
  }

  /** Removes the folder with all that is in it. */
  async discard(): Promise<void> {
    for (const { rows } of this.files.values()) rows.close();
    try {
      seam("remove", this.folder);
      await rm(this.folder, { recursive: true, force: true });
    } catch (cause) {
      throw diskError(cause, this.folder);
    }
  }

  private file(kind: RawKind): NdjsonFile {
    const rows = new NdjsonFile(path.join(this.folder, `${kind}.ndjson`));
    const file = this.files.get(kind) ?? { rows, batchIds: new Set() };
    this.files.set(kind, file);
    file.batchIds.add(this.batchId);
    return file.rows;
  }
}
