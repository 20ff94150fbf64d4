import path from "node:path";
import { z } from "zod";
import { benchBuild } from "../bench/build.ts";
import { buildBenchText } from "../bench/build-text.ts";
import { benchExtract } from "../bench/extract.ts";
import { extractBenchText } from "../bench/extract-text.ts";
import { benchForecast } from "../bench/forecast.ts";
import { forecastBenchText } from "../bench/forecast-text.ts";
import { benchIdentity } from "../bench/identity.ts";
import { identityBenchText } from "../bench/identity-text.ts";
import { benchPlan } from "../bench/plan.ts";
import { planBenchText } from "../bench/plan-text.ts";
import { benchScores } from "../bench/scores.ts";
import { scoresBenchText } from "../bench/scores-text.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { MAX_SAMPLE, MIN_SAMPLE } from "../core/plans.ts";
import { screenWidth } from "../core/text-table.ts";
import type { Verb } from "./verb.ts";

const BENCHMARKS = ["build", "extract", "forecast", "identity", "plan", "scores"] as const;
/** Fixed, so that figures of different days are of the same world. */
const AS_OF = Date.parse("2026-11-22T00:00:00Z");
const SIZES_HELP = "--sizes is numbers of authors such as 10000,100000";
const CONCURRENCY_HELP = "--concurrency is 1 to 100";
const POSTS_HELP = `--posts is ${MIN_SAMPLE} to ${MAX_SAMPLE}`;

const common = {
  seed: z.int32("--seed is a whole number"),
  warehouse: z.string().optional(),
  posts: z.undefined("--posts goes with bench scores").optional(),
};
const noConcurrency = z.undefined("--concurrency goes with bench extract").optional();
const sizes = z
  .string()
  .regex(/^[1-9]\d*(,[1-9]\d*)*$/, SIZES_HELP)
  .transform((text) => text.split(",").map(Number));
const runs = z.int("--runs is a whole number").positive("--runs is 1 or more");

const flagsSchema = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("build"),
    ...common,
    sizes: sizes.prefault("10000,100000,1000000"),
    runs: runs.default(3),
    concurrency: noConcurrency,
  }),
  z.object({
    what: z.literal("extract"),
    ...common,
    sizes: sizes.prefault("10000,100000"),
    runs: runs.default(1),
    concurrency: z.int(CONCURRENCY_HELP).min(1, CONCURRENCY_HELP).max(100, CONCURRENCY_HELP).default(20),
  }),
  z.object({
    what: z.literal("plan"),
    ...common,
    sizes: sizes.prefault("60000"),
    runs: z.undefined("--runs does not go with bench plan").optional(),
    concurrency: noConcurrency,
  }),
  z.object({
    what: z.literal("identity"),
    ...common,
    sizes: sizes.prefault("6000,100000"),
    runs: z.undefined("--runs does not go with bench identity").optional(),
    concurrency: noConcurrency,
  }),
  z.object({
    what: z.literal("forecast"),
    ...common,
    sizes: sizes.prefault("500,1500"),
    runs: z.undefined("--runs does not go with bench forecast").optional(),
    concurrency: noConcurrency,
  }),
  z.object({
    what: z.literal("scores"),
    ...common,
    sizes: sizes.prefault("10000"),
    runs: z.undefined("--runs does not go with bench scores").optional(),
    concurrency: noConcurrency,
    posts: z.int(POSTS_HELP).min(MIN_SAMPLE, POSTS_HELP).max(MAX_SAMPLE, POSTS_HELP).optional(),
  }),
]);

/** What planners are compared at: a round reads about a thirtieth of the default world. */
const PLAN_ROUNDS = { rounds: 5, budget: 18, days: 8 };

/** `npm run bench`. */
export const bench: Verb = {
  command: "bench <what>",
  describe: "Measure time, memory, and what is chosen and told apart, on simulated authors",
  examples: [
    ["bench -- build", "builds of 10,000 to 1,000,000 authors against copying their raw Parquet once"],
    ["bench -- extract", "extractions of 10,000 and 100,000 authors against bare http, two depths"],
    ["bench -- forecast", "what plans were forecast to take against what they took, on every access plan"],
    ["bench -- identity", "who is called a person or an organisation against the truth, and what it takes"],
    ["bench -- plan", "our order of candidates against random and by-file order at equal budget"],
    ["bench -- scores", "scores against the truth at each depth, and what a dollar of depth buys"],
    ["bench -- scores --sizes 2000 --posts 50", "one size, timeline samples of 50 posts"],
    ["bench -- build --sizes 10000 --runs 5", "one size, five times"],
    ["bench -- extract --sizes 10000 --concurrency 50", "one size, 50 batches at a time"],
    ["-s bench -- build --json > bench.json", "all figures"],
  ],
  positionals: { what: { choices: BENCHMARKS, describe: "what is measured" } },
  options: {
    warehouse: {
      type: "string",
      describe: "folder of the benchmarks' warehouses (default: warehouse/bench)",
      requiresArg: true,
    },
    sizes: {
      type: "string",
      describe:
        "numbers of authors, separated by commas (default: 10000,100000, for build also 1000000, for forecast 500,1500, for identity 6000,100000, for plan 60000, for scores 10000)",
      requiresArg: true,
    },
    seed: { type: "number", default: 7, describe: "another seed, other worlds", requiresArg: true },
    runs: {
      type: "number",
      describe: "measurements of each (default: 3 of build, 1 of extract)",
      requiresArg: true,
    },
    concurrency: {
      type: "number",
      describe: "extract: batches in work, and lookups of the floor, at a time (default: 20)",
      requiresArg: true,
    },
    posts: {
      type: "number",
      describe: `scores: posts of each timeline sample of depth 2, ${MIN_SAMPLE} to ${MAX_SAMPLE} (default: as thresholds.csv says)`,
      requiresArg: true,
    },
  },
  async run(flags, context, out) {
    const parsed = flagsSchema.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const wanted = parsed.data;
    const own = inFolder(context, wanted.warehouse ?? path.join("warehouse", "bench"));
    if (wanted.what === "build") {
      const figures = await benchBuild(own, wanted);
      out.result(figures, () => buildBenchText(figures, screenWidth()));
    } else if (wanted.what === "plan") {
      const figures = await benchPlan(own, { ...wanted, ...PLAN_ROUNDS });
      out.result(figures, () => planBenchText(figures, screenWidth()));
    } else if (wanted.what === "identity") {
      const figures = await benchIdentity(own, wanted);
      out.result(figures, () => identityBenchText(figures, screenWidth()));
    } else if (wanted.what === "scores") {
      const figures = await benchScores(own, wanted);
      out.result(figures, () => scoresBenchText(figures, screenWidth()));
    } else if (wanted.what === "forecast") {
      const figures = await benchForecast(own, wanted);
      out.result(figures, () => forecastBenchText(figures, screenWidth()));
    } else {
      const figures = await benchExtract(own, wanted);
      out.result(figures, () => extractBenchText(figures, screenWidth()));
    }
  },
};

function inFolder(context: Context, folder: string): Context {
  return { ...context, config: { ...context.config, warehouse: warehousePaths(folder), asOf: AS_OF } };
}
