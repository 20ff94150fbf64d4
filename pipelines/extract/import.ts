import type { Context } from "../core/context.ts";
import { sha256File } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import type { Outcome } from "../core/outcomes.ts";
import { count } from "../core/progress.ts";
import { claimOrigin, type Origin } from "../core/raw.ts";
import { readDocument } from "./document.ts";
import { findFiles, type SourceFile } from "./find-files.ts";
import { ImportBatches } from "./import-batches.ts";
import { importLine, type LineResult } from "./import-line.ts";
import { type Line, splitLines } from "./lines.ts";
import { readSource } from "./source-file.ts";
import { type RawBatch, RawWriter } from "./write-raw.ts";

/** The cut is fixed, so that a second run over the same bytes finds its finished batches again. */
const LINES_PER_BATCH = 20_000;
const REASONS_KEPT = 5;

export interface ImportRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly origin: Origin;
}

/** What an import did with one file. */
export interface FileSummary {
  readonly file: string;
  readonly run_id: string;
  readonly lines: number;
  /** Lines of batches that an earlier import of the same bytes had finished; they are not in the counts below. */
  readonly already_imported: number;
  readonly outcomes: Partial<Record<Outcome, number>>;
  readonly users: number;
  readonly posts: number;
  /** Objects that could not be used, alone on their line or among others. */
  readonly quarantined_objects: number;
  /** The first lines with something quarantined: `file:line: reason`. */
  readonly reasons: readonly string[];
}

export interface ImportSummary {
  readonly warehouse: string;
  readonly files: readonly FileSummary[];
  /** Files of given folders whose name is of no importable kind. */
  readonly ignored: readonly string[];
}

/**
 * Imports files of user objects and response pages into the raw tables: one outcome of kind `line` per input line.
 * Batches of an earlier import of the same bytes are skipped, so that an interrupted import resumes and a repeated one
 * does nothing. Throws {@link PipelineError} for a missing path, a folder without files, a warehouse of the other
 * origin, and when another process writes to it.
 */
export async function importFiles(context: Context, request: ImportRequest): Promise<ImportSummary> {
  const { warehouse } = context.config;
  const { files, ignored } = await findFiles(request.paths);
  return withWriterLock(warehouse, async () => {
    await claimOrigin(warehouse, request.origin);
    const writer = await RawWriter.open(warehouse);
    const kilobytes = (bytes: number) => Math.ceil(bytes / 1000);
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    const task = context.progress.task("import", kilobytes(total), "kB");
    const summaries: FileSummary[] = [];
    try {
      let before = 0;
      for (const file of files) {
        const onBytes = (read: number) => task.update(kilobytes(before + read), file.name);
        summaries.push(await importFile(context, request.origin, writer, file, onBytes));
        before += file.bytes;
      }
    } finally {
      await writer.close();
    }
    task.finish(`${count(summaries.reduce((sum, { lines }) => sum + lines, 0))} lines`);
    return { warehouse: warehouse.root, files: summaries, ignored };
  });
}

async function importFile(
  context: Context,
  origin: Origin,
  writer: RawWriter,
  file: SourceFile,
  onBytes: (read: number) => void,
): Promise<FileSummary> {
  const runId = `import_${(await sha256File(file.path)).slice(0, 12)}`;
  const tally = new Tally(file.name, runId);
  const source = { file: file.name, origin, fetchedAt: context.config.asOf, runId };
  const batches = new ImportBatches(context.config.warehouse, writer, runId);
  let batch: RawBatch | undefined;
  let batchId = "";
  try {
    for await (const lines of readLines(file.path, onBytes)) {
      context.signal.throwIfAborted();
      for (const line of lines) {
        if ((line.number - 1) % LINES_PER_BATCH === 0) {
          batchId = batchName(line.number);
          batch = await batches.next(batchId);
        }
        if (batch === undefined) tally.skip();
        else tally.add(line.number, importLine(line, { ...source, batchId }, batch));
      }
    }
    await batches.end();
  } finally {
    await batches.abandon();
  }
  return tally.summary();
}

async function* readLines(file: string, onBytes: (read: number) => void): AsyncGenerator<readonly Line[]> {
  const document = await readDocument(file);
  if (document === undefined) yield* splitLines(readSource(file, onBytes));
  else yield [{ number: 1, text: document }];
}

function batchName(line: number): string {
  return `b${String(Math.ceil(line / LINES_PER_BATCH)).padStart(5, "0")}`;
}

/** Counts what the lines of one file gave. */
class Tally {
  private readonly outcomes: Partial<Record<Outcome, number>> = {};
  private readonly reasons: string[] = [];
  private added = 0;
  private skipped = 0;
  private users = 0;
  private posts = 0;
  private bad = 0;

  constructor(
    private readonly file: string,
    private readonly runId: string,
  ) {}

  skip(): void {
    this.skipped += 1;
  }

  add(line: number, { outcome, detail, users, posts, bad }: LineResult): void {
    this.added += 1;
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    this.users += users;
    this.posts += posts;
    this.bad += bad;
    if ((outcome === "quarantined" || bad > 0) && this.reasons.length < REASONS_KEPT) {
      this.reasons.push(`${this.file}:${line}: ${detail}`);
    }
  }

  summary(): FileSummary {
    return {
      file: this.file,
      run_id: this.runId,
      lines: this.added + this.skipped,
      already_imported: this.skipped,
      outcomes: this.outcomes,
      users: this.users,
      posts: this.posts,
      quarantined_objects: this.bad,
      reasons: this.reasons,
    };
  }
}
