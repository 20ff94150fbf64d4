import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "./errors.ts";
import { commitText, type WarehousePaths } from "./lake.ts";

/** Batches in work at a time where nobody says how many. */
export const DEFAULT_CONCURRENCY = 3;

/** X takes this many handles or ids in one lookup. */
export const LOOKUP_SIZE = 100;

/** At depth 1 a lookup brings this many posts per author at most: the most recent and the pinned one. */
export const POSTS_PER_AUTHOR = 2;

/** A page of a timeline holds between this many posts and {@link MAX_SAMPLE}. */
export const MIN_SAMPLE = 5;
export const MAX_SAMPLE = 100;

const plannedAuthor = z.strictObject({
  handle: z.string().min(1),
  /** Known from an earlier answer: such an author is asked for by id, which survives a rename. */
  author_id: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  domains: z.array(z.string().min(1)),
  /** 0 profile, 1 also the most recent and the pinned post, 2 the profile and its newest posts. */
  depth: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Of depth 2: how many of the newest posts. */
  posts: z.int().min(MIN_SAMPLE).max(MAX_SAMPLE).optional(),
  /** Why the author is in the plan. */
  reason: z.string(),
  /** The list and kind of seed that names a newcomer, `<domain>/<source_type>`: what its yield is counted by. */
  source: z.string().optional(),
  /** How likely asking for it brings no new valid author, 0 to 1. */
  p_fail: z.number().min(0).max(1).optional(),
  /** Of its domains the one that it is asked for. */
  home: z.string().optional(),
  /** Follower tier and region as far as known when it was planned. */
  tier: z.string().optional(),
  region: z.string().optional(),
  /** How many valid authors asking for it is expected to add, over its domains. */
  gain: z.number().nonnegative().optional(),
});

/** Something the plan decided by itself, to be kept in `raw.decisions`. */
const planDecision = z.strictObject({
  decision: z.string(),
  subject: z.string(),
  old_value: z.number().nullable(),
  new_value: z.number().nullable(),
  reason: z.string(),
});

const name = z.string().regex(/^[\w-]+$/);

/** One end of what is plausible. */
const bound = z.strictObject({
  requests: z.int().nonnegative(),
  dollars: z.number().nonnegative(),
  minutes: z.number().nonnegative(),
});

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
      /** From the start to the last commit. */
      minutes: z.number().nonnegative(),
      low: bound.optional(),
      high: bound.optional(),
    }),
    batches: z.array(
      z.strictObject({
        batch_id: name,
        /** Why these authors are together. */
        why: z.string().optional(),
        authors: z.array(plannedAuthor).min(1),
      }),
    ),
    decisions: z.array(planDecision).optional(),
  })
  .refine(
    (plan) => {
      const handles = plan.batches.flatMap((batch) => batch.authors.map((a) => a.handle.toLowerCase()));
      return new Set(handles).size === handles.length;
    },
    { error: "a handle occurs twice" },
  )
  .refine(
    (plan) => {
      const ids = plan.batches.flatMap((batch) => batch.authors.flatMap((author) => author.author_id ?? []));
      return new Set(ids).size === ids.length;
    },
    { error: "an author id occurs twice" },
  );

/** Which authors to fetch, in which batches: what `plan` writes and `extract` reads. */
export type Plan = z.infer<typeof planFile>;
export type PlannedAuthor = z.infer<typeof plannedAuthor>;
export type PlanDecision = z.infer<typeof planDecision>;

/** How many posts asking for this author brings at most. */
export function postsAtMost({ depth, posts }: Pick<PlannedAuthor, "depth" | "posts">): number {
  if (depth === 2) return posts ?? MIN_SAMPLE;
  return depth === 1 ? POSTS_PER_AUTHOR : 0;
}

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
