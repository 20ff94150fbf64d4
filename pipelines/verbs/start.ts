import path from "node:path";
import { z } from "zod";
import { build } from "../build/build.ts";
import { ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { DEFAULT_CONCURRENCY } from "../core/plans.ts";
import { counted, dollars } from "../core/progress.ts";
import { claimOrigin } from "../core/raw.ts";
import { exportRelease } from "../export/release.ts";
import { extract } from "../extract/extract.ts";
import { makePlan } from "../plan/plan.ts";
import { findQuery } from "../query/analyses.ts";
import { withQuery } from "../query/read.ts";
import { provideLists } from "../simulate/own-lists.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { createWorld } from "../simulate/world.ts";
import { commandLine } from "./command-line.ts";
import { spendFlags } from "./spend-flags.ts";
import { domainTables } from "./start-text.ts";
import { AS_OF, type Output, type Verb } from "./verb.ts";

const SIZE = "--size is a number of authors, 1 or more";
const LIMIT = "--limit is a number of authors, 1 or more";
const BUDGET = "--budget is a number of dollars, 0 or more";
const startFlags = z.object({
  warehouse: z.string().optional(),
  size: z.int(SIZE).positive(SIZE),
  seed: z.int32("--seed is a whole number"),
  limit: z.int(LIMIT).positive(LIMIT).optional(),
  budget: z.number(BUDGET).nonnegative(BUDGET).optional(),
  yes: z.boolean().default(false),
});
type StartFlags = z.infer<typeof startFlags>;

const SIMULATED_TOKEN = "sim-start";
const QUERY_SECONDS = 60;

/** `npm start`: the whole way of the data. */
export const start: Verb = {
  command: "start",
  describe:
    "All stages in order: plan, extract, build, check, export. Without a token, against the simulator",
  examples: [
    ["start", "a few hundred simulated authors in warehouse/demo, nothing to pay"],
    ["start -- --yes --budget 5", "with X_BEARER_TOKEN set: the real X API, for at most $5"],
  ],
  options: {
    ...AS_OF,
    warehouse: {
      type: "string",
      describe: "folder of the warehouse (default: warehouse/live; without a token warehouse/demo)",
      requiresArg: true,
    },
    size: { type: "number", default: 500, describe: "authors of the simulated world", requiresArg: true },
    seed: {
      type: "number",
      default: 7,
      describe: "another seed, another simulated world",
      requiresArg: true,
    },
    limit: { type: "number", describe: "authors to ask for at most", requiresArg: true },
    budget: { type: "number", describe: "dollars the run may cost (default: no limit)", requiresArg: true },
    yes: { type: "boolean", describe: "spend real money on the live API" },
  },
  async run(rawFlags, context, out) {
    const parsed = startFlags.safeParse(rawFlags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const flags = parsed.data;
    if (context.config.token === undefined) await startSimulated(context, flags, out);
    else await runStages(context, flags, out, null);
  },
};

async function startSimulated(context: Context, flags: StartFlags, out: Output): Promise<void> {
  const warehouse =
    flags.warehouse === undefined ? warehousePaths(path.join("warehouse", "demo")) : context.config.warehouse;
  const world = createWorld({ seed: flags.seed, size: flags.size, now: context.config.asOf });
  const handlesDir = ownHandlesDir(warehouse);
  // Before anything is written: where a warehouse has lists of its own, every verb goes by them.
  await claimOrigin(warehouse, "simulated");
  const isProvided = await provideLists(world, warehouse);
  const simulator = await startSimulator({ world });
  context.progress.note(
    `No X_BEARER_TOKEN: asking a simulator on this machine (${counted(world.size, "simulated author")}, seed ${flags.seed}).`,
  );
  if (!isProvided) {
    context.progress.note(
      `The handle lists in ${handlesDir} were changed by hand, so they stay. Remove that folder to get new ones.`,
    );
  }
  try {
    const config = {
      ...context.config,
      warehouse,
      handlesDir,
      apiBase: simulator.url,
      token: SIMULATED_TOKEN,
    };
    await runStages({ ...context, config }, flags, out, isProvided ? null : handlesDir);
  } finally {
    await simulator.close();
  }
}

/** All stages. `keptLists` is the folder of lists that a simulated run found changed and left alone, if it did. */
async function runStages(
  context: Context,
  flags: StartFlags,
  out: Output,
  keptLists: string | null,
): Promise<void> {
  const { warehouse } = context.config;
  const { limit, budget } = flags;
  const plan = await makePlan(context, { limit, budget, accessPlan: "pay_per_use" });
  const extracted = await extract(context, {
    concurrency: DEFAULT_CONCURRENCY,
    budget,
    confirmed: flags.yes,
    vocabulary: "tweet",
  });
  if (extracted.estimate !== undefined && extracted.authors > extracted.authors_done) {
    const { requests, dollars_max } = extracted.estimate;
    out.result({ plan, extracted }, () =>
      [
        `To be read: ${counted(extracted.authors, "author")} in ${counted(requests, "request")}, at most ${dollars(dollars_max)}.`,
        "Nothing was sent. To spend it:",
        `  ${commandLine(context.config, "npm start", ...(limit === undefined ? [] : ["--limit", String(limit)]), ...spendFlags(dollars_max, budget))}`,
      ].join("\n"),
    );
    return;
  }
  const built = await build(context);
  const release = await exportRelease(context);
  const tables = await domainTable(context);
  const simulated = extracted.origin === "simulated";
  out.result({ plan, extracted, build: built, release, kept_lists: keptLists }, () =>
    [
      tables.text,
      "",
      extracted.authors === 0
        ? "Nothing had to be asked for: every handle was answered recently."
        : `${counted(extracted.authors, "handle")} asked for in ${counted(extracted.requests, "request")}.`,
      simulated
        ? `Simulated, so nothing was spent; on the real API this run would have cost ${dollars(extracted.dollars)}, and all runs of this warehouse ${dollars(tables.dollars)}.`
        : `Billed: ${dollars(extracted.dollars)}; all runs of this warehouse: ${dollars(tables.dollars)}.`,
      ...(simulated ? ["Every author above is simulated: handles begin with sim_, every row says so."] : []),
      "",
      `tables    ${warehouse.database}   (${commandLine(context.config, "npm run sql", "top-authors")})`,
      `release   ${release.folder}`,
      `raw       ${warehouse.raw}`,
    ].join("\n"),
  );
}

const totalRow = z.object({ dollars: z.coerce.number() });

async function domainTable(context: Context): Promise<{ text: string; dollars: number }> {
  const query = await findQuery(context.config.sqlDir, "domains");
  return withQuery(context, query, QUERY_SECONDS, async (database) => {
    const [total] = await database.rows(
      "select coalesce(sum(cost_dollars), 0) as dollars from ops.costs",
      totalRow,
    );
    return { text: await domainTables(database, query.sql), dollars: total?.dollars ?? 0 };
  });
}
