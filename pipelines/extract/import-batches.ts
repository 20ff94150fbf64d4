import type { WarehousePaths } from "../core/lake.ts";
import { batchIsDone } from "../core/raw.ts";
import type { RawBatch, RawWriter } from "./write-raw.ts";

/** The batches of one file, one after the other. DuckDB writes a batch while the lines of the next are read. */
export class ImportBatches {
  private current: RawBatch | undefined;
  private committing: Promise<void> | undefined;

  constructor(
    private readonly warehouse: WarehousePaths,
    private readonly writer: RawWriter,
    private readonly runId: string,
  ) {}

  /** Ends the batch before and starts one; `undefined` when an earlier import has finished it. */
  async next(batchId: string): Promise<RawBatch | undefined> {
    await this.release();
    const isDone = await batchIsDone(this.warehouse, this.runId, batchId);
    this.current = isDone ? undefined : this.writer.batch(this.runId, batchId);
    return this.current;
  }

  /** Ends the last batch; everything is on disk when this resolves. */
  async end(): Promise<void> {
    await this.release();
    await this.committing;
  }

  /** Drops the batch at hand. Harmless after {@link ImportBatches.end}. */
  async abandon(): Promise<void> {
    await this.committing?.catch(() => undefined);
    await this.current?.discard();
  }

  private async release(): Promise<void> {
    await this.committing;
    this.committing = this.current?.commit();
    // A failure is thrown where the promise is awaited; until then it must not count as unhandled.
    this.committing?.catch(() => undefined);
    this.current = undefined;
  }
}
