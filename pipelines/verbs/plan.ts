import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { MAX_SAMPLE, MIN_SAMPLE } from "../core/plans.ts";
import { makePlan } from "../plan/plan.ts";
import { planText } from "./plan-text.ts";
import { AS_OF, type Verb } from "./verb.ts";

const BATCH_SIZE = "--batch-size is 10 to 20";
const POSTS = `--posts is ${MIN_SAMPLE} to ${MAX_SAMPLE}`;
const BUDGET = "--budget is a number of dollars, 0 or more";
const LIMIT = "--limit is a number of authors, 1 or more";

const planFlags = z
  .object({
    limit: z.int(LIMIT).positive(LIMIT).optional(),
    batchSize: z.int(BATCH_SIZE).min(10, BATCH_SIZE).max(20, BATCH_SIZE).optional(),
    accessPlan: z.string(),
    depth: z.union([z.literal(0), z.literal(1), z.literal(2)], "--depth is 0, 1 or 2").optional(),
    posts: z.int(POSTS).min(MIN_SAMPLE, POSTS).max(MAX_SAMPLE, POSTS).optional(),
    budget: z.number(BUDGET).nonnegative(BUDGET).optional(),
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
  },
  async run(flags, context, out) {
    const parsed = planFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const summary = await makePlan(context, parsed.data);
    out.result(summary, () => planText(summary, context.config));
  },
};
