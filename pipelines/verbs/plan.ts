import { z } from "zod";
import type { Config } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { count, duration } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { makePlan, type PlanSummary } from "../plan/plan.ts";
import { commandLine } from "./command-line.ts";
import { AS_OF, type Verb } from "./verb.ts";

const planFlags = z.object({
  limit: z.int("--limit is a number of authors").positive("--limit is a number of authors").optional(),
  batchSize: z
    .int("--batch-size is 10 to 20")
    .min(10, "--batch-size is 10 to 20")
    .max(20, "--batch-size is 10 to 20"),
  accessPlan: z.string(),
  depth: z.union([z.literal(0), z.literal(1)], "--depth is 0 or 1").optional(),
});

/** `npm run plan`. */
export const plan: Verb = {
  command: "plan",
  describe: "Choose which authors of the seeds to ask for, and say what that takes",
  examples: [
    ["plan", "everyone who is due, in batches of 15"],
    ["plan -- --limit 100 --depth 0", "the 100 most needed authors, profiles only"],
  ],
  options: {
    ...AS_OF,
    limit: { type: "number", describe: "authors at most", requiresArg: true },
    "batch-size": {
      type: "number",
      describe: "authors in a batch, 10 to 20",
      default: 15,
      requiresArg: true,
    },
    "access-plan": {
      type: "string",
      describe: "access plan of the API, for the forecast of time",
      default: "pay_per_use",
      requiresArg: true,
    },
    depth: {
      type: "number",
      describe: "0 profiles, 1 also the most recent and pinned post (default: as domains.csv says)",
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

function planText(summary: PlanSummary, config: Config): string {
  const { plan_id, authors, batches, forecast } = summary;
  const lines: string[] = [];
  if (summary.domains.length > 0) lines.push(domainTable(summary), "");
  if (authors === 0) {
    lines.push(`plan ${plan_id}: nothing to do, every author of the seeds was asked for recently enough`);
    return lines.join("\n");
  }
  if (summary.unfinished) {
    lines.push(
      `plan ${plan_id} was begun and comes first, so that nothing is paid twice.`,
      `To give it up instead: ${commandLine(config, "npm run extract", "--plan", plan_id, "--budget", "0")}`,
    );
  }
  const expected = summary.expectation_is_measured
    ? `$${forecast.dollars_expected.toFixed(2)} by what earlier requests returned, at most `
    : "at most ";
  lines.push(
    `plan ${plan_id}: ${count(authors)} authors in ${count(batches)} batches`,
    `takes ${count(forecast.requests)} requests, ${expected}$${forecast.dollars_max.toFixed(2)}, ${waiting(summary)}`,
    `next: ${commandLine(config, "npm run extract")}`,
  );
  return lines.join("\n");
}

function domainTable(summary: PlanSummary): string {
  const names = [
    "domain",
    "target",
    "candidates",
    "fresh",
    "planned",
    "new",
    "refresh",
    "again",
    "over limit",
  ];
  const rows = summary.domains.map((row) => [
    row.domain,
    row.target_min,
    row.candidates,
    row.fresh,
    row.planned,
    row.new,
    row.refresh,
    row.again,
    row.left,
  ]);
  return formatTable(
    names.map((name) => ({ name })),
    rows,
    screenWidth(),
  );
}

function waiting({ forecast, access_plan }: PlanSummary): string {
  const wait = forecast.minutes === 0 ? "no waiting" : `${duration(forecast.minutes * 60_000)} of waiting`;
  return `${wait} under the limits of ${access_plan}`;
}
