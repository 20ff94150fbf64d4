import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { WarehousePaths } from "../core/lake.ts";

const count = z.number().optional();

const logLine = z.looseObject({
  at: z.string(),
  verb: z.string(),
  state: z.string(),
  run_id: z.string().optional(),
  build_id: z.string().optional(),
  batches_done: count,
  batches: count,
  authors_done: count,
  authors: count,
  requests: count,
  dollars: count,
  dollars_forecast: count,
  outcomes: z.record(z.string(), z.number()).optional(),
  quota: z
    .looseObject({
      endpoint: z.string(),
      remaining: z.number(),
      limit: z.number().nullable(),
      resets_at: z.string(),
    })
    .optional(),
  waiting: z.looseObject({ endpoint: z.string(), until: z.string() }).optional(),
  ends_at: z.string().optional(),
  /** Why it stopped. */
  reason: z.string().optional(),
  model: z.string().optional(),
  models_done: count,
  models: count,
});

/** The newest line a verb wrote about its progress. */
export type Activity = z.infer<typeof logLine>;

const TAIL_BYTES = 65_536;

/** The last whole line of every `log/*.ndjson`, newest first. A line that is being written, or was cut off, is skipped. */
export async function readActivity(warehouse: WarehousePaths): Promise<Activity[]> {
  const names = (await readdir(warehouse.log).catch(() => [])).filter((name) => name.endsWith(".ndjson"));
  const lines = await Promise.all(names.map((name) => lastLine(path.join(warehouse.log, name))));
  return lines.flatMap((line) => line ?? []).sort((a, b) => (a.at < b.at ? 1 : -1));
}

async function lastLine(file: string): Promise<Activity | undefined> {
  const text = await readTail(file);
  for (const line of text.split("\n").reverse()) {
    const parsed = logLine.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
