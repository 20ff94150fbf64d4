import { z } from "zod";
import { drawAudit, recordAudit } from "../audit/audit.ts";
import { type JudgedAudit, readJudged, sampleCsv } from "../audit/sample-file.ts";
import { auditResult } from "../core/audit.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { readOrigin } from "../core/raw.ts";
import type { Decided } from "../review/case-file.ts";
import { recordDecisions } from "../review/record.ts";
import { newestAudit } from "../seeds/newest-audit.ts";
import { readSeeds } from "../seeds/read.ts";
import { auditText, drawnText, recordedText } from "./audit-text.ts";
import { commandLine } from "./command-line.ts";
import { parseFlags, withTables } from "./labelled.ts";
import { saveNew } from "./save-new.ts";
import type { Output, Verb } from "./verb.ts";

const SAMPLE = "--sample is a whole number from 1 on";
const auditFlags = z
  .object({
    sample: z.int32(SAMPLE).positive(SAMPLE).optional(),
    seed: z.int32("--seed is a whole number"),
    out: z.string("--out is given once").optional(),
    judged: z.string("--judged is given once").optional(),
  })
  .refine(({ sample, out }) => (sample === undefined) === (out === undefined), {
    error: "--sample and --out belong together: how many authors, and the CSV file for them",
  })
  .refine(({ sample, judged }) => sample === undefined || judged === undefined, {
    error: "--judged reads a sample that was judged: give it alone",
  });

/** `npm run audit`: how many organisations are among the curated authors, at most. */
export const audit: Verb = {
  command: "audit",
  describe: "Have a person judge a sample of the curated authors: at most how many are organisations?",
  examples: [
    ["audit -- --sample 300 --out sample.csv", "draw 300 authors, evenly over domains and follower tiers"],
    ["audit -- --judged sample.csv", "take the judgements into seeds/audits.csv, and tell the bounds"],
    ["audit", "the newest audit again"],
  ],
  options: {
    sample: { type: "number", describe: "how many authors to draw", requiresArg: true },
    seed: { type: "number", default: 1, describe: "another seed, another sample", requiresArg: true },
    out: { type: "string", describe: "CSV file for the sample", requiresArg: true },
    judged: { type: "string", describe: "CSV file of a sample that a person has judged", requiresArg: true },
  },
  async run(flags, context, out) {
    const { sample: size, seed, out: file, judged } = parseFlags(auditFlags, flags);
    if (judged !== undefined) return takeJudged(judged, context, out);
    if (size === undefined || file === undefined) return showNewest(context, out);
    const { config, clock } = context;
    const { drawn, sample } = await withTables(config, (database) =>
      drawAudit(database, config, { size, seed, now: clock.now() }),
    );
    await saveNew(file, sampleCsv(drawn.audit, sample));
    const { authors, ...about } = drawn;
    const result = { ...about, file, sampled: authors.length };
    out.result(result, () => drawnText(result, config));
  },
};

async function takeJudged(file: string, { config, clock }: Context, out: Output): Promise<void> {
  const { audits, reviews } = await readSeeds(config);
  const judged = await readJudged(config.warehouse, file);
  const recorded = await recordAudit(config, file, judged, audits);
  const decided = { file, decided: decisionsOf(judged) };
  const { file: reviewsFile, added: decisions } = await recordDecisions(
    config,
    decided,
    reviews,
    clock.now(),
  );
  const { rows, ...about } = judged;
  const report = { ...about, result: auditResult(rows) };
  const result = {
    audits: recorded.file,
    added: recorded.added,
    reviews: reviewsFile,
    decisions: decisions.length,
  };
  out.result({ ...report, ...result }, () => `${auditText(report)}\n\n${recordedText(result, config)}`);
}

/** What was judged is decided too; it wins over the model, and the next fit learns from it. */
function decisionsOf({ audit, rows }: JudgedAudit): Decided[] {
  return rows.flatMap(({ line, author_id, handle, judgement, judged_by, note }) =>
    judgement === "unclear"
      ? []
      : {
          line,
          author_id,
          handle,
          question: "identity",
          decision: judgement,
          other_id: null,
          decided_by: judged_by,
          why: [`audit ${audit}`, ...(note === null ? [] : [note])].join(": "),
        },
  );
}

async function showNewest({ config }: Context, out: Output): Promise<void> {
  const { audits } = await readSeeds(config);
  const origin = (await readOrigin(config.warehouse)) ?? "live";
  const newest = newestAudit(audits, origin);
  if (newest === undefined) {
    const hint = `Draw a sample: ${commandLine(config, "npm run audit", "--sample", "300", "--out", "sample.csv")}`;
    throw new PipelineError(`no audit of ${origin} authors yet`, { file: config.seedsDir }, hint);
  }
  out.result(newest, () => auditText(newest));
}
