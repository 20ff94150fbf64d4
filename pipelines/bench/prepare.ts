import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { commitText, verifyChecksum } from "../core/lake.ts";
import { measure } from "./measure.ts";
import { usage } from "./protocol.ts";
import { measureRaw, rawFiles } from "./raw-files.ts";
import type { NextStep } from "./steps.ts";

const lines = z.object({ lines: z.number() });
const step = z.object({ usage, result: lines });

const preparation = z.strictObject({
  /** When the figures below were measured. */
  measured_at: z.string(),
  as_of: z.string(),
  raw_files: z.number(),
  raw_bytes: z.number(),
  simulate_users: step,
  simulate_lists: step,
  import: step,
});

/** How the raw data of one size was made, and what it is. */
export type Preparation = z.infer<typeof preparation>;

/** Makes the raw data of a simulated world in the context's warehouse, in place of whatever is there, in 3 steps. */
export async function makePreparation(
  context: Context,
  size: number,
  seed: number,
  next: NextStep,
): Promise<Preparation> {
  const { warehouse, asOf } = context.config;
  await rm(warehouse.root, { recursive: true, force: true });
  const file = path.join(warehouse.root, "users.jsonl");
  next("simulate users");
  const users = await measure(context, { stage: "simulate users", size, seed, file }, lines);
  next("simulate lists");
  const lists = await measure(context, { stage: "simulate lists", size, seed }, lines);
  next("import");
  const imported = await measure(context, { stage: "import", file }, lines);
  await rm(file);
  const made: Preparation = {
    measured_at: new Date(context.clock.now()).toISOString(),
    as_of: new Date(asOf).toISOString(),
    ...(await measureRaw(warehouse)),
    simulate_users: users,
    simulate_lists: lists,
    import: imported,
  };
  await commitText(warehouse, noteFile(context), `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

/** The preparation of an earlier run, unless it is of another moment or raw is not what it was then. */
export async function findPreparation(context: Context): Promise<Preparation | undefined> {
  const text = await readFile(noteFile(context), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const noted = preparation.safeParse(safeJson(text));
  if (!noted.success || noted.data.as_of !== new Date(context.config.asOf).toISOString()) return undefined;
  const { raw_files, raw_bytes } = await measureRaw(context.config.warehouse);
  return raw_files === noted.data.raw_files && raw_bytes === noted.data.raw_bytes ? noted.data : undefined;
}

/** Reads every raw file and throws PipelineError for one that differs from its checksum. */
export async function verifyRaw(context: Context): Promise<void> {
  for (const file of await rawFiles(context.config.warehouse)) {
    context.signal.throwIfAborted();
    await verifyChecksum(file);
  }
}

/** Written last, so that it stands for a whole preparation. */
function noteFile({ config }: Context): string {
  return path.join(config.warehouse.root, "preparation.json");
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
