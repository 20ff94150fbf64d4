import { z } from "zod";
import { caseCsv, readAnswers } from "../review/case-file.ts";
import { readCases } from "../review/cases.ts";
import { recordDecisions } from "../review/record.ts";
import { readSeeds } from "../seeds/read.ts";
import { parseFlags, withTables } from "./labelled.ts";
import { casesText, recordedText, savedText } from "./review-text.ts";
import { saveNew } from "./save-new.ts";
import type { Verb } from "./verb.ts";

const TOP = "--top is a whole number from 1 on";
const reviewFlags = z
  .object({
    top: z.int32(TOP).positive(TOP).optional(),
    out: z.string("--out is given once").optional(),
    decided: z.string("--decided is given once").optional(),
  })
  .refine(({ top, out, decided }) => decided === undefined || (top ?? out) === undefined, {
    error: "--decided reads a file of decisions: give it alone",
  });
/** So many fit on a screen. */
const SHOWN = 20;
/** So many a person decides in an hour or two. */
const SAVED = 100;

/** `npm run review`: what only a person can decide. */
export const review: Verb = {
  command: "review",
  describe: "Show the questions that only a person can decide, and take the answers into the seeds",
  examples: [
    ["review", "the questions worth a person's minute, the most valuable first"],
    ["review -- --out cases.csv", "save them with empty columns decision, decided_by and why"],
    ["review -- --decided cases.csv", "take the decisions of that file into seeds/reviews.csv"],
  ],
  options: {
    top: { type: "number", describe: `how many (default: ${SHOWN}, saved ${SAVED})`, requiresArg: true },
    out: { type: "string", describe: "CSV file to save them to", requiresArg: true },
    decided: { type: "string", describe: "CSV file that a person has filled in", requiresArg: true },
  },
  async run(flags, { config, clock }, out) {
    const { top, out: saveTo, decided } = parseFlags(reviewFlags, flags);
    const { review_decisions: words, reviews } = await readSeeds(config);
    if (decided !== undefined) {
      const answers = await readAnswers(decided, words);
      const given = { file: decided, decided: answers.decided };
      const recorded = await recordDecisions(config, given, reviews, clock.now());
      out.result({ ...recorded, open: answers.open }, () => recordedText(recorded, answers.open, config));
      return;
    }
    const limit = top ?? (saveTo === undefined ? SHOWN : SAVED);
    const cases = await withTables(config, (database) => readCases(database, limit));
    if (saveTo !== undefined && cases.length > 0) await saveNew(saveTo, caseCsv(cases, words));
    out.result({ cases, file: cases.length > 0 ? (saveTo ?? null) : null }, () =>
      saveTo === undefined ? casesText(cases, config) : savedText(cases, saveTo, config),
    );
  },
};
