import { z } from "zod";
import { adopt } from "../adopt/adopt.ts";
import { utcDay } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { count } from "../core/progress.ts";
import { screenWidth } from "../core/text-table.ts";
import { refresh } from "../refresh/refresh.ts";
import { lintSeeds } from "../seeds/lint.ts";
import { adoptText } from "./adopt-text.ts";
import { lintText, refreshText } from "./seeds-text.ts";
import { AS_OF, type Output, type Verb } from "./verb.ts";

const WHAT = ["adopt", "lint", "refresh"] as const;

const seedsFlags = z.object({
  what: z.enum(WHAT),
  files: z.array(z.coerce.string()).default([]),
  domain: z.string("--domain is given once").optional(),
  sourceType: z.string("--source-type is given once").optional(),
  write: z.boolean().default(false),
  rejects: z.string("--rejects is given once").optional(),
});
type SeedsFlags = z.infer<typeof seedsFlags>;

/** `npm run seeds`: the handle lists, and everything else in the folder of seeds. */
export const seeds: Verb = {
  command: "seeds <what> [files..]",
  describe: "Add to the seeds, check them, and keep them up to date",
  examples: [
    ["seeds -- adopt people.csv", "show what somebody's table of handles would add; writes nothing"],
    ["seeds -- adopt people.csv --write", "and put them on the lists in seeds/handles"],
    ["seeds -- adopt names.txt --domain security", "one handle a line, all of one domain"],
    ["seeds -- adopt *.csv --rejects rejected.csv", "also save the rows that cannot be taken, with reasons"],
    ["seeds -- lint", "everything that is wrong in seeds/, and what a person should look at"],
    ["seeds -- refresh", "after a build: who was renamed, is gone, or lost the handle to somebody else"],
    ["seeds -- adopt warehouse/live/proposals/2026-11-22.csv --write", "do what refresh proposed"],
  ],
  positionals: {
    what: {
      choices: WHAT,
      describe: "adopt: take over tables of handles or proposals; lint: check; refresh: propose changes",
    },
    files: { type: "string", array: true, describe: "adopt: files of any CSV dialect, or of proposals" },
  },
  options: {
    ...AS_OF,
    domain: { type: "string", describe: "adopt: of rows that name none", requiresArg: true },
    "source-type": {
      type: "string",
      describe: "adopt: of rows that name none of seeds/rules/source_types.csv (default: adopted)",
      requiresArg: true,
    },
    write: { type: "boolean", describe: "adopt: change the lists (default: only show what would change)" },
    rejects: { type: "string", describe: "adopt: write rejected rows to this CSV file", requiresArg: true },
  },
  async run(flags, context, out) {
    const parsed = seedsFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const wanted = parsed.data;
    assertFits(wanted);
    if (wanted.what === "adopt") await runAdopt(wanted, context, out);
    else if (wanted.what === "lint") await runLint(context, out);
    else {
      const report = await refresh(context);
      out.result(report, () => refreshText(report, context.config, screenWidth()));
    }
  },
};

function assertFits({ what, files, domain, sourceType, write, rejects }: SeedsFlags): void {
  if (what === "adopt" && files.length === 0) {
    throw new PipelineError(
      "adopt needs a file",
      {},
      "Name one or more CSV files: npm run seeds -- adopt FILE",
    );
  }
  const isForAdopt =
    files.length > 0 || write || [domain, sourceType, rejects].some((flag) => flag !== undefined);
  if (what !== "adopt" && isForAdopt) {
    throw new PipelineError(
      `${what} takes no files, and none of the flags of adopt`,
      {},
      "See npm run seeds -- --help.",
    );
  }
}

async function runAdopt(wanted: SeedsFlags, context: Context, out: Output): Promise<void> {
  const { files, domain, sourceType, write, rejects } = wanted;
  const report = await adopt(context, { files, domain, sourceType, write, rejects });
  out.result(report, () =>
    adoptText(report, { config: context.config, domain, sourceType, rejects }, screenWidth()),
  );
}

async function runLint({ config }: Context, out: Output): Promise<void> {
  const report = await lintSeeds(config, utcDay(config.asOf));
  out.result(report, () => lintText(report));
  const errors = report.findings.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    throw new PipelineError(
      `${count(errors)} ${errors === 1 ? "error" : "errors"} in the seeds`,
      {},
      "See the lines above.",
    );
  }
}
