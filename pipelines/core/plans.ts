import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "./errors.ts";
import { commitText, type WarehousePaths } from "./lake.ts";

/** X takes this many handles or ids in one lookup. */
export const LOOKUP_SIZE = 100;

/** At depth 1 a lookup brings this many posts per author at most: the most recent and the pinned one. */
export const POSTS_PER_AUTHOR = 2;

const plannedAuthor = z.strictObject({
  handle: z.string().min(1),
  /** Known from an earlier answer: such an author is asked for by id, which survives a rename. */
  author_id: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  domains: z.array(z.string().min(1)),
  /** 0 profile, 1 also the most recent and the pinned post. */
  depth: z.union([z.literal(0), z.literal(1)]),
  /** Why the author is in the plan. */
  reason: z.string(),
});

const name = z.string().regex(/^[\w-]+$/);

const planFile = z
  .strictObject({
    format: z.literal(1),
    plan_id: name,
    as_of: z.iso.datetime(),
    access_plan: z.string(),
    /** Dollars per object returned, as the forecast assumes and the ledger of the run books. */
    prices: z.strictObject({ user: z.number().nonnegative(), post: z.number().nonnegative() }),
    /** Dollars and minutes are forecasts; see pipelines/plan/forecast.ts. */
    forecast: z.strictObject({
      requests: z.int().nonnegative(),
      dollars_expected: z.number().nonnegative(),
      dollars_max: z.number().nonnegative(),
      minutes: z.number().nonnegative(),
    }),
    batches: z.array(z.strictObject({ batch_id: name, authors: z.array(plannedAuthor).min(1) })),
  })
  .refine(
    (plan) => {
      const handles = plan.batches.flatMap((batch) => batch.authors.map((a) => a.handle.toLowerCase()));
      return new Set(handles).size === handles.length;
    },
    { error: "a handle occurs twice" },
  );

/** Which authors to fetch, in which batches: what `plan` writes and `extract` reads. */
export type Plan = z.infer<typeof planFile>;
export type PlannedAuthor = z.infer<typeof plannedAuthor>;

/** The path of a plan. */
export function planPath(warehouse: WarehousePaths, planId: string): string {
  return path.join(warehouse.plans, `${planId}.json`);
}

/** Writes a plan; writing one again makes it the newest. */
export async function writePlan(warehouse: WarehousePaths, plan: Plan): Promise<void> {
  await commitText(warehouse, planPath(warehouse, plan.plan_id), `${JSON.stringify(plan, null, 1)}\n`);
}

/** Reads a plan, or `undefined` when there is none of that name. Throws {@link PipelineError} when it is damaged. */
export async function readPlan(warehouse: WarehousePaths, planId: string): Promise<Plan | undefined> {
  const file = planPath(warehouse, planId);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = planFile.safeParse(parseJson(text));
  if (parsed.success && parsed.data.plan_id === planId) return parsed.data;
  const issue = parsed.error?.issues[0];
  const what = issue === undefined ? "its plan_id is another" : `${issue.path.join(".")}: ${issue.message}`;
  throw new PipelineError(`not a plan (${what})`, { file }, "Delete it and run npm run plan.");
}

/** The id of the plan written last, or `undefined`. */
export async function newestPlanId(warehouse: WarehousePaths): Promise<string | undefined> {
  const files = await readdir(warehouse.plans).catch(() => []);
  const dated = await Promise.all(
    files
      .filter((file) => file.endsWith(".json"))
      .map(async (file) => ({
        id: file.slice(0, -".json".length),
        at: (await stat(path.join(warehouse.plans, file))).mtimeMs,
      })),
  );
  return dated.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0]?.id;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
