import { z } from "zod";
import { type Config, DEFAULT_API_BASE } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { DEFAULT_CONCURRENCY } from "../core/plans.ts";
import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { extract as carryOutPlan } from "../extract/extract.ts";
import type { ExtractSummary } from "../extract/tally.ts";
import { commandLine } from "./command-line.ts";
import type { Verb } from "./verb.ts";

const CONCURRENCY = "--concurrency is 1 to 100";
const TIMEOUT = "--timeout is 0.1 to 600 seconds";
const extractFlags = z.object({
  plan: z
    .string()
    .regex(/^[\w-]+$/, "--plan is the name of a plan, such as 2026-11-22-0a1b2c3d")
    .optional(),
  concurrency: z.int(CONCURRENCY).min(1, CONCURRENCY).max(100, CONCURRENCY),
  budget: z
    .number("--budget is a number of dollars")
    .nonnegative("--budget is a number of dollars")
    .optional(),
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
    const summary = await carryOutPlan(context, { planId, confirmed, deadlineMs, ...options });
    out.result(summary, () => extractText(summary, context.config));
  },
};

function extractText(summary: ExtractSummary, config: Config): string {
  const { run_id, authors, authors_done, estimate } = summary;
  if (estimate !== undefined) {
    if (authors_done === authors) return `plan ${run_id} is done: nothing to ask for`;
    return [
      `plan ${run_id}: ${count(authors - authors_done)} authors, ${count(estimate.requests)} requests, at most $${estimate.dollars_max.toFixed(2)}`,
      `Nothing was sent. To spend it: ${commandLine(config, "npm run extract", "--plan", run_id, "--yes", "--budget", estimate.dollars_max.toFixed(2))}`,
    ].join("\n");
  }
  const outcomes = Object.entries(summary.outcomes).sort(([, a], [, b]) => b - a);
  const lines = outcomes.length === 0 ? [] : [outcomeTable(outcomes), ""];
  const possible =
    summary.dollars_possible > 0 ? `, and possibly $${summary.dollars_possible.toFixed(3)} more` : "";
  lines.push(
    `run ${run_id} (${summary.origin}) is ${summary.state}: ${count(authors_done)} of ${count(authors)} authors have an outcome`,
    `requests: ${count(summary.requests)}, spent: $${summary.dollars.toFixed(3)}${possible}`,
  );
  if (summary.state === "done") lines.push(`next: ${commandLine(config, "npm run build")}`);
  return lines.join("\n");
}

function outcomeTable(outcomes: [string, number][]): string {
  return formatTable([{ name: "outcome" }, { name: "authors" }], outcomes, screenWidth());
}
