import { z } from "zod";
import { type Config, DEFAULT_API_BASE } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { outcomesOf } from "../core/outcomes.ts";
import { DEFAULT_CONCURRENCY } from "../core/plans.ts";
import { count, counted, dollars } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { extract as carryOutPlan } from "../extract/extract.ts";
import type { ExtractSummary } from "../extract/tally.ts";
import { commandLine } from "./command-line.ts";
import { spendFlags } from "./spend-flags.ts";
import type { Verb } from "./verb.ts";

const CONCURRENCY = "--concurrency is 1 to 100";
const BUDGET = "--budget is a number of dollars, 0 or more";
const TIMEOUT = "--timeout is 0.1 to 600 seconds";
const extractFlags = z.object({
  plan: z
    .string()
    .regex(/^[\w-]+$/, "--plan is the name of a plan, such as 2026-11-22-0a1b2c3d")
    .optional(),
  concurrency: z.int(CONCURRENCY).min(1, CONCURRENCY).max(100, CONCURRENCY),
  budget: z.number(BUDGET).nonnegative(BUDGET).optional(),
  yes: z.boolean().default(false),
  giveUp: z.boolean().default(false),
  vocabulary: z.enum(["tweet", "post"]),
  timeout: z.number(TIMEOUT).min(0.1, TIMEOUT).max(600, TIMEOUT),
});

/** `npm run extract`. */
export const extract: Verb = {
  command: "extract",
  describe: "Carry out a plan: ask the X API for its authors and keep every answer in raw",
  examples: [
    ["extract", "what the newest plan would cost; nothing is sent"],
    ["extract -- --yes --budget 5", "carry it out for at most $5; the same command again resumes it"],
    ["extract -- --yes --budget 0", "only what costs nothing: authors already paid for today"],
  ],
  options: {
    plan: { type: "string", describe: "name of a plan (default: the newest)", requiresArg: true },
    concurrency: {
      type: "number",
      describe: "batches in work at a time, 1 to 100; their lookups share requests",
      default: DEFAULT_CONCURRENCY,
      requiresArg: true,
    },
    budget: { type: "number", describe: "dollars the run may cost (default: no limit)", requiresArg: true },
    timeout: {
      type: "number",
      describe: "seconds after which a request is given up and asked again",
      default: 30,
      requiresArg: true,
    },
    "give-up": {
      type: "boolean",
      describe: "end a run that was begun: nothing is sent, what is open gets an outcome that says why",
    },
    yes: { type: "boolean", describe: "spend real money on the live API" },
    "api-base": {
      type: "string",
      describe: "address of a simulator",
      default: DEFAULT_API_BASE,
      requiresArg: true,
    },
    vocabulary: {
      choices: ["tweet", "post"],
      describe: "field names in requests: X is renaming tweet to post",
      default: "tweet",
    },
  },
  async run(flags, context, out) {
    const parsed = extractFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const { plan: planId, yes: confirmed, timeout, ...options } = parsed.data;
    const deadlineMs = 1000 * timeout;
    context.signal.addEventListener(
      "abort",
      () => context.progress.note(`Stopping: requests in flight may take up to ${timeout} s to be answered.`),
      { once: true },
    );
    const summary = await carryOutPlan(context, { planId, confirmed, deadlineMs, ...options });
    out.result(summary, () => extractText(summary, context.config, options.budget));
  },
};

function extractText(summary: ExtractSummary, config: Config, budget?: number): string {
  const { run_id, authors, authors_done, estimate } = summary;
  if (authors === 0) return `plan ${run_id} asks for nobody: ${commandLine(config, "npm run plan")} says why`;
  if (estimate !== undefined) {
    if (authors_done === authors) return `plan ${run_id} is done: nothing to ask for`;
    const open = counted(authors - authors_done, "author");
    return [
      `plan ${run_id}: ${open}, ${counted(estimate.requests, "request")}, at most ${dollars(estimate.dollars_max)}`,
      `Nothing was sent. To spend it: ${commandLine(config, "npm run extract", "--plan", run_id, ...spendFlags(estimate.dollars_max, budget))}`,
    ].join("\n");
  }
  const outcomes = Object.entries(summary.outcomes);
  const lines = outcomes.length === 0 ? [] : [outcomeTable(outcomes), ""];
  const possible =
    summary.dollars_possible > 0 ? `, and possibly up to ${dollars(summary.dollars_possible)} more` : "";
  lines.push(
    `run ${run_id} (${summary.origin}) is ${summary.state}: ${count(authors_done)} of ${counted(authors, "author")} have an outcome`,
    `requests: ${count(summary.requests)}, ${summary.origin === "live" ? "spent" : "would have cost"}: ${dollars(summary.dollars)}${possible}`,
  );
  if (summary.state === "done") lines.push(...nextLines(summary, config));
  return lines.join("\n");
}

function nextLines({ outcomes }: ExtractSummary, config: Config): string[] {
  const left = outcomesOf("not_asked").reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
  const build = `next: ${commandLine(config, "npm run build")}`;
  if (left === 0) return [build];
  const were = left === 1 ? "was" : "were";
  return [
    `${counted(left, "author")} ${were} not asked for: ${commandLine(config, "npm run plan")} plans them again`,
    build,
  ];
}

function outcomeTable(outcomes: [string, number][]): string {
  return formatTable([{ name: "outcome" }, { name: "authors" }], outcomes, screenWidth());
}
