import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { rebuild } from "../build/build.ts";
import type { Context } from "../core/context.ts";
import { type Explanation, explain as explainAuthor } from "../explain/explain.ts";
import { compareBuilds, type Recomputed, readBuild } from "../explain/recompute.ts";
import { explanationText } from "./explain-text.ts";
import { parseFlags, withTables } from "./labelled.ts";
import type { Verb } from "./verb.ts";

const explainFlags = z.object({
  // yargs makes a number of an account's number, which loses digits: it is read as text.
  author: z.string("name one author: a handle or an account number"),
  domain: z.string("--domain is given once").optional(),
  model: z.string("--model is given once").optional(),
  recompute: z.boolean("--recompute is given once").default(false),
});

/** `npm run explain`: what a score is made of. */
export const explain: Verb = {
  command: "explain <author>",
  describe: "Show what an author's score is made of, where it came from, and what would change the rank",
  examples: [
    ["explain -- karpathy", "the score in the primary domain, line by line"],
    ["explain -- karpathy --domain data_science", "in another domain"],
    ["explain -- karpathy --model m2-2025", "by another score model"],
    ["explain -- karpathy --recompute", "build again from raw and seeds and compare every table"],
  ],
  positionals: { author: { type: "string", describe: "handle, now or earlier, or account number" } },
  options: {
    domain: { type: "string", describe: "domain (default: the author's primary one)", requiresArg: true },
    model: { type: "string", describe: "score model (default: the one that ranks)", requiresArg: true },
    recompute: { type: "boolean", describe: "prove the numbers: a second build must give the same tables" },
  },
  async run(flags, context, out) {
    const question = parseFlags(explainFlags, flags);
    const explanation = await withTables(context.config, (database) => explainAuthor(database, question));
    const recomputed = question.recompute ? await recompute(context, explanation) : null;
    out.result({ ...explanation, recomputed }, () => explanationText(explanation, recomputed));
  },
};

/** Builds again for the moment of the promoted build, in a file of its own that goes afterwards. */
async function recompute(context: Context, { author }: Explanation): Promise<Recomputed> {
  const { config } = context;
  const record = await withTables(config, readBuild);
  const folder = path.join(config.warehouse.staging, `recompute-${process.pid}`);
  const file = path.join(folder, "again.duckdb");
  await mkdir(folder, { recursive: true });
  try {
    await rebuild({ ...context, config: { ...config, asOf: Date.parse(record.as_of) } }, file);
    return await withTables(config, (database) => compareBuilds(database, file, author.author_id));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
