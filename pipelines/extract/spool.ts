import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, truncate } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { diskError, makeFolder, syncPath } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { exists, type WarehousePaths } from "../core/lake.ts";
import { seam } from "../core/seams.ts";
import { apiRequest } from "./x-api/api.ts";

const header = { request_id: z.string(), at: z.number() };

const spoolRecord = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("intent"),
    ...header,
    request: apiRequest,
    attempt: z.int(),
    /** The batches the request serves; its row in raw.requests belongs to the first. */
    batch_ids: z.array(z.string()),
    max_dollars: z.number(),
  }),
  z.strictObject({
    type: z.literal("answer"),
    ...header,
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  z.strictObject({
    type: z.literal("failure"),
    ...header,
    code: z.string(),
    message: z.string(),
    sent: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("decision"),
    at: z.number(),
    batch_id: z.string(),
    decision: z.string(),
    subject: z.string(),
    old_value: z.number().nullable(),
    new_value: z.number().nullable(),
    reason: z.string(),
  }),
]);

/** One line of a spool: what will be asked, what came of it, or what the run decided. Times are milliseconds since 1970 UTC. */
export type SpoolRecord = z.infer<typeof spoolRecord>;
export type Intent = Extract<SpoolRecord, { type: "intent" }>;
export type Result = Extract<SpoolRecord, { type: "answer" | "failure" }>;
export type DecisionRecord = Extract<SpoolRecord, { type: "decision" }>;

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

const NEWLINE = 10;

/** The append-only file of everything one run asked and received; it outlives a crash and goes with the run's end. */
export class Spool {
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;
  private broken: unknown;

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Opens the spool of a run, handing over what an earlier process left in it, line by line. A last line that was cut
   * off by a crash is dropped. Throws {@link PipelineError} for a damaged line.
   */
  static async open(
    warehouse: WarehousePaths,
    runId: string,
    recover: (record: SpoolRecord) => Promise<void>,
  ): Promise<Spool> {
    const file = spoolPath(warehouse, runId);
    let handle: FileHandle | undefined;
    let whole = 0;
    let line = 0;
    try {
      await makeFolder(warehouse.spool);
      handle = await open(file, "a");
      await syncPath(warehouse.spool);
      for await (const bytes of wholeLines(file)) {
        whole += bytes.length + 1;
        line += 1;
        await recover(parseRecord(bytes, file, line));
      }
      await truncate(file, whole);
      return new Spool(file, handle);
    } catch (cause) {
      await handle?.close();
      throw diskError(cause, file);
    }
  }

  /**
   * Returns when the record is on the disk. Records get there in the order of the calls, and none after one that failed:
   * what a full disk cut off stays the last line. Those that wait while the disk is busy share the next fsync.
   */
  append(record: SpoolRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: `${JSON.stringify(record)}\n`, resolve, reject });
      this.flushing ??= this.flush();
    });
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.handle.close();
  }

  /** Deletes a closed spool: everything in it is committed. */
  async remove(): Promise<void> {
    try {
      seam("remove", this.file);
      await rm(this.file);
    } catch (cause) {
      throw diskError(cause, this.file);
    }
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.write(group.map(({ line }) => line).join(""));
        for (const { resolve } of group) resolve();
      } catch (cause) {
        for (const { reject } of group) reject(cause);
      }
    }
    this.flushing = undefined;
  }

  private async write(lines: string): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    try {
      seam("write", this.file);
      await this.handle.appendFile(lines);
      seam("fsync", this.file);
      await this.handle.datasync();
    } catch (cause) {
      this.broken = diskError(cause, this.file);
      throw this.broken;
    }
  }
}

/** When the run with this spool sent its first request, milliseconds since 1970 UTC; `undefined` if it did not. */
export async function spoolStart(warehouse: WarehousePaths, runId: string): Promise<number | undefined> {
  const file = spoolPath(warehouse, runId);
  if (!(await exists(file))) return undefined;
  for await (const bytes of wholeLines(file)) return parseRecord(bytes, file, 1).at;
  return undefined;
}

/** The path of a run's spool. */
export function spoolPath(warehouse: WarehousePaths, runId: string): string {
  return path.join(warehouse.spool, `${runId}.ndjson`);
}

/** The lines that end with a newline. Not `readline`: it also splits at U+2028, which JSON leaves in strings. */
async function* wholeLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    let bytes = chunk as Buffer;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE)) {
      yield Buffer.concat([...rest, bytes.subarray(0, end)]);
      rest = [];
      bytes = bytes.subarray(end + 1);
    }
    rest.push(bytes);
  }
}

function parseRecord(bytes: Buffer, file: string, line: number): SpoolRecord {
  try {
    return spoolRecord.parse(JSON.parse(bytes.toString("utf8")));
  } catch (cause) {
    throw new PipelineError(
      "this line of the spool is damaged",
      { file, line },
      "Delete the line; what it asked for may be paid again.",
      { cause },
    );
  }
}
