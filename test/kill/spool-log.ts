import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { WarehousePaths } from "../../pipelines/core/lake.ts";

const line = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("intent"),
    request_id: z.string(),
    request: z.looseObject({
      kind: z.enum(["handle", "id", "timeline"]),
      asked: z.array(z.string()),
      max_results: z.int().optional(),
    }),
  }),
  z.looseObject({ type: z.literal("answer"), request_id: z.string(), status: z.int() }),
  z.looseObject({ type: z.literal("failure"), request_id: z.string() }),
  z.looseObject({ type: z.literal("decision") }),
]);

/** Resources that a request may bring. */
export interface Asked {
  readonly users: number;
  readonly posts: number;
}

/** What the spools that kills left behind say: the answers that were received whole, and what was in flight. */
export class SpoolLog {
  /** Ids of requests whose answers were received whole, all with status 200. */
  readonly answered = new Set<string>();
  /** Requests by id that had no answer yet when the process was killed. */
  readonly inFlight = new Map<string, Asked>();
  /** Requests without an answer at the kill where most were. */
  mostAtOnce = 0;

  /** Reads the spool of a killed process; a last line without its end was never whole. */
  async read(warehouse: WarehousePaths): Promise<void> {
    const before = this.inFlight.size;
    for (const name of await readdir(warehouse.spool).catch(() => [])) {
      const text = await readFile(path.join(warehouse.spool, name), "utf8");
      for (const one of text.split("\n").slice(0, -1)) this.take(line.parse(JSON.parse(one)));
    }
    this.mostAtOnce = Math.max(this.mostAtOnce, this.inFlight.size - before);
  }

  private take(record: z.infer<typeof line>): void {
    if (record.type === "intent") {
      const { kind, asked, max_results } = record.request;
      const isTimeline = kind === "timeline";
      // A lookup may bring the most recent and the pinned post of each author.
      const most = isTimeline
        ? { users: 0, posts: max_results ?? 0 }
        : { users: asked.length, posts: 2 * asked.length };
      if (!this.answered.has(record.request_id)) this.inFlight.set(record.request_id, most);
    } else if (record.type === "answer" && record.status === 200) {
      this.answered.add(record.request_id);
      this.inFlight.delete(record.request_id);
    } else if (record.type !== "decision") {
      throw new Error(`the simulator without faults failed: ${JSON.stringify(record)}`);
    }
  }
}
