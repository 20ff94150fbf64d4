import { z } from "zod";
import type { Config } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { type Database, withDatabase } from "../core/warehouse.ts";

const RIDGE = "--ridge is a number above 0";

/** Flags of verbs that judge labelled accounts. */
export const labelledFlags = z.object({
  labels: z.string("--labels is needed: a CSV file of author_id,label,set,weight"),
  ridge: z.number(RIDGE).positive(RIDGE),
  seed: z.int32("--seed is a whole number"),
});

export const labelledOptions = {
  labels: { type: "string", describe: "CSV of author_id,label,set,weight", requiresArg: true },
  ridge: { type: "number", default: 50, describe: "penalty on large weights", requiresArg: true },
  seed: { type: "number", default: 1, describe: "another seed, other folds", requiresArg: true },
} as const;

/** Reads flags. Throws {@link PipelineError} with the first fault. */
export function parseFlags<Flags>(schema: z.ZodType<Flags>, flags: unknown): Flags {
  const parsed = schema.safeParse(flags);
  if (parsed.success) return parsed.data;
  throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
}

/** Works with the built tables of the warehouse, which must be there. */
export async function withTables<Result>(
  config: Config,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { database: file } = config.warehouse;
  if (!(await exists(file)))
    throw new PipelineError("no tables here yet", { file }, "Run npm run build first.");
  return withDatabase({ file, readOnly: true, memoryLimit: config.memoryLimit }, work);
}
