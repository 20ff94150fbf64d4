import { z } from "zod";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { MAX_SAMPLE, MIN_SAMPLE, newestPlanId, type Plan } from "../core/plans.ts";
import { screenWidth } from "../core/text-table.ts";
import { diffPlans } from "../plan/diff.ts";
import { explainPlan, findPlan, readSituation } from "../plan/explain.ts";
import { composePlan, makePlan, type PlanOptions } from "../plan/plan.ts";
import { diffText } from "./plan-diff-text.ts";
import { explainText } from "./plan-explain-text.ts";
import { planText } from "./plan-text.ts";
import { AS_OF, type Output, type Verb } from "./verb.ts";

const BATCH_SIZE = "--batch-size is 10 to 20";
const POSTS = `--posts is ${MIN_SAMPLE} to ${MAX_SAMPLE}`;
const BUDGET = "--budget is a number of dollars, 0 or more";
const LIMIT = "--limit is a number of authors, 1 or more";

const PLAN_NAME = "the name of a plan is like 2026-11-22-0a1b2c3d";
const planName = z.string().regex(/^[\w-]+$/, PLAN_NAME);

/** What a plan that is made now may be asked for. */
const WISHES = ["limit", "budget", "depth", "posts", "batch-size"] as const;

const planFlags = z
  .object({
    limit: z.int(LIMIT).positive(LIMIT).optional(),
    batchSize: z.int(BATCH_SIZE).min(10, BATCH_SIZE).max(20, BATCH_SIZE).optional(),
    accessPlan: z.string(),
    depth: z.union([z.literal(0), z.literal(1), z.literal(2)], "--depth is 0, 1 or 2").optional(),
    posts: z.int(POSTS).min(MIN_SAMPLE, POSTS).max(MAX_SAMPLE, POSTS).optional(),
    budget: z.number(BUDGET).nonnegative(BUDGET).optional(),
    seed: z.int32("--seed is a whole number").default(1),
    dryRun: z.boolean().default(false),
    plan: planName.optional(),
    explain: z.array(z.string()).optional(),
    diff: z.union([z.literal("").transform(() => undefined), planName], PLAN_NAME).optional(),
  })
  .refine(({ depth = 2, posts }) => posts === undefined || depth === 2, "--posts goes with --depth 2");

/** `npm run plan`. */
export const plan: Verb = {
  command: "plan",
  describe: "Choose which authors of the seeds to ask for and how deep, and say what that takes",
  examples: [
    ["plan", "everyone who is due, as deep as their domains want"],
    ["plan -- --limit 100 --depth 0", "the 100 most needed authors, profiles only"],
    ["plan -- --budget 25", "what is worth most for about $25: profiles first, then posts"],
    ["plan -- --depth 2 --budget 25", "likewise, and timeline samples where money is left"],
    ["plan -- --depth 2 --posts 50", "everyone with their 50 newest posts"],
    ["plan -- --dry-run", "the same without writing the plan"],
    ["plan -- --explain", "the newest plan: what it takes under each access plan, why who is in or out"],
    ["plan -- --explain ada grace", "why these two are in or out"],
    ["plan -- --diff", "what a plan made now would change against the newest"],
    ["plan -- --access-plan basic", "on a plan with a monthly price: no dollars, but few requests a day"],
  ],
  options: {
    ...AS_OF,
    limit: { type: "number", describe: "authors at most", requiresArg: true },
    budget: {
      type: "number",
      describe: "dollars the plan may be expected to cost (default: no limit); extract has the hard stop",
      requiresArg: true,
    },
    depth: {
      type: "number",
      describe:
        "0 profiles, 1 also the most recent and pinned post, 2 a timeline sample; with --budget the deepest (default: as domains.csv says)",
      requiresArg: true,
    },
    posts: {
      type: "number",
      describe: `posts of each timeline sample of depth 2, ${MIN_SAMPLE} to ${MAX_SAMPLE} (default: with --budget what it allows, else as thresholds.csv says)`,
      requiresArg: true,
    },
    "batch-size": {
      type: "number",
      describe: "authors in a batch, 10 to 20 (default: more while batches go well, fewer after errors)",
      requiresArg: true,
    },
    "access-plan": {
      type: "string",
      describe: "access plan of the API, for prices and time",
      default: "pay_per_use",
      requiresArg: true,
    },
    seed: { type: "number", default: 1, describe: "decides among equal authors", requiresArg: true },
    "dry-run": { type: "boolean", describe: "compute the plan and write nothing" },
    explain: {
      type: "string",
      array: true,
      describe:
        "explain a plan, or why handles are in or out of it; writes nothing (with --dry-run a plan made now)",
    },
    diff: {
      type: "string",
      describe: "compare a plan made now, or --plan, with this one (default: the newest); writes nothing",
    },
    plan: {
      type: "string",
      describe: "the plan to explain or compare (default: the newest)",
      requiresArg: true,
    },
  },
  async run(flags, context, out) {
    const parsed = planFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const { explain, diff, plan: planId, ...options } = parsed.data;
    // Without its name the flag is there all the same.
    const isDiff = flags.diff !== undefined;
    if (isDiff && explain !== undefined) throw new PipelineError("--explain and --diff do not go together");
    if (planId !== undefined && !isDiff && explain === undefined)
      throw new PipelineError("--plan goes with --explain or --diff");
    const [wish] = WISHES.filter((flag) => flags[flag] !== undefined);
    if (wish !== undefined && isDiff && planId !== undefined)
      throw new PipelineError(`--${wish} makes a plan, but --plan names one`);
    if (wish !== undefined && explain !== undefined && !options.dryRun)
      throw new PipelineError(`--${wish} makes a plan: to explain it add --dry-run`);
    if (isDiff) return showDiff(context, diff, planId, options, out);
    if (explain !== undefined) return showExplanation(context, planId, explain, options, out);
    const summary = await makePlan(context, options);
    out.result(summary, () => planText(summary, context.config, !options.dryRun));
  },
};

async function showExplanation(
  context: Context,
  planId: string | undefined,
  handles: readonly string[],
  options: PlanOptions,
  out: Output,
): Promise<void> {
  const plan = options.dryRun ? (await composePlan(context, options)).plan : await findPlan(context, planId);
  const explained = explainPlan(plan, handles, await readSituation(context), context.config.asOf);
  out.result(explained, () => explainText(explained, screenWidth()));
}

async function showDiff(
  context: Context,
  beforeId: string | undefined,
  afterId: string | undefined,
  options: PlanOptions,
  out: Output,
): Promise<void> {
  const before = await findPlan(context, beforeId ?? (await newestPlanId(context.config.warehouse)));
  const after: Plan =
    afterId === undefined ? (await composePlan(context, options)).plan : await findPlan(context, afterId);
  const diff = diffPlans(before, after, await readSituation(context), context.config.asOf);
  out.result(diff, () => diffText(diff, screenWidth()));
}
