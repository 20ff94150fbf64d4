import path from "node:path";
import type { Context } from "../core/context.ts";
import { appendLine } from "../core/lake.ts";
import { counted, dollars, duration, type Task } from "../core/progress.ts";
import type { RateLimiter } from "./limiter.ts";
import { type ExtractSummary, type QuotaLeft, remark, type Spent, type Tally } from "./tally.ts";

/** Tells the screen and, in `log/extract.ndjson`, a second shell how far a run is. */
export class Reporter {
  /** Endpoint of the newest request. */
  endpoint = "";
  private readonly task: Task;
  private readonly file: string;
  private readonly held = new Map<string, string>();

  constructor(
    private readonly context: Context,
    private readonly tally: Tally,
    private readonly spent: () => Spent,
    private readonly limiter: () => RateLimiter,
  ) {
    this.task = context.progress.task("extract", tally.authors, "authors", tally.authorsBefore);
    this.file = path.join(context.config.warehouse.log, "extract.ndjson");
  }

  /** Writes a line to the log and to the screen; `why` says why the run stopped. */
  async tell(state: ExtractSummary["state"], why?: string): Promise<ExtractSummary> {
    const now = this.context.clock.now();
    const [waiting] = [...this.held].map(([endpoint, until]) => ({ endpoint, until }));
    const summary = this.tally.summary(state, this.spent(), {
      ...this.quota(),
      ...(state === "running" && waiting !== undefined ? { waiting } : {}),
      ...(state === "running" ? this.tally.end(now, waiting?.until) : {}),
    });
    const reason = why === undefined ? {} : { reason: why };
    await appendLine(this.file, { at: new Date(now).toISOString(), verb: "extract", ...summary, ...reason });
    this.task.update(summary.authors_done, remark(summary));
    return summary;
  }

  /** Counts a wait down; a line goes to the log when it begins. */
  async waiting(endpoint: string, ms: number): Promise<void> {
    const done = remark(this.tally.summary("running", this.spent()));
    this.task.hold(
      this.tally.authorsDone,
      `waiting ${duration(ms)} for the rate limit of ${endpoint}, ${done}`,
    );
    if (this.held.has(endpoint)) return;
    this.held.set(endpoint, new Date(this.context.clock.now() + ms).toISOString());
    await this.tell("running");
  }

  /** A wait is over. */
  waited(endpoint: string): void {
    this.held.delete(endpoint);
  }

  finish(summary: ExtractSummary): void {
    const cost = dollars(summary.dollars);
    this.task.finish(`${counted(summary.requests, "request")}, ${cost}`, summary.authors_done);
  }

  private quota(): { quota?: QuotaLeft } {
    const quota = this.limiter().quota(this.endpoint);
    if (quota === undefined) return {};
    const { remaining, limit, resetAt } = quota;
    const resets_at = new Date(resetAt).toISOString();
    return {
      quota: { endpoint: this.endpoint, remaining: Math.max(0, remaining), limit: limit ?? null, resets_at },
    };
  }
}
