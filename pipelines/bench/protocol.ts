import { z } from "zod";

const asking = {
  /** Address and token of the API. */
  url: z.string(),
  token: z.string(),
  /** Batches in work, or lookups of the floor in flight, at a time. */
  concurrency: z.number(),
};

const task = z.discriminatedUnion("stage", [
  z.object({ stage: z.literal("simulate users"), size: z.number(), seed: z.number(), file: z.string() }),
  z.object({ stage: z.literal("simulate lists"), size: z.number(), seed: z.number() }),
  z.object({ stage: z.literal("simulate truth"), size: z.number(), seed: z.number(), file: z.string() }),
  z.object({ stage: z.literal("import"), file: z.string() }),
  z.object({ stage: z.literal("build") }),
  z.object({ stage: z.literal("copy raw") }),
  z.object({ stage: z.literal("copy tables") }),
  z.object({ stage: z.literal("extract"), ...asking }),
  z.object({ stage: z.literal("send lookups"), ...asking }),
]);

/** One stage to be measured in a process of its own. */
export type Task = z.infer<typeof task>;

/** What the measuring process is told: the stage, and the settings it runs with. */
export const request = z.object({
  task,
  settings: z.object({
    warehouse: z.string(),
    seedsDir: z.string(),
    sqlDir: z.string(),
    asOf: z.number(),
    memoryLimit: z.string(),
  }),
});
export type Request = z.infer<typeof request>;

/** Time and memory of one stage. The process' memory includes Node itself and what DuckDB holds outside its heap. */
export const usage = z.object({
  seconds: z.number(),
  peak_rss_bytes: z.number(),
  /** Node's heap after a garbage collection, before the stage. */
  start_heap_bytes: z.number(),
  peak_heap_bytes: z.number(),
  /** The greatest heap after a full garbage collection, if there was one. */
  live_heap_bytes: z.number().optional(),
});
export type Usage = z.infer<typeof usage>;

/** What the measuring process answers; `result` is the stage's own and is checked by who asked for it. */
export const reply = z.discriminatedUnion("state", [
  z.object({ state: z.literal("done"), usage, result: z.unknown().optional() }),
  z.object({ state: z.literal("failed"), expected: z.boolean(), message: z.string() }),
]);
export type Reply = z.infer<typeof reply>;
