import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { findQuery, readAnalyses } from "../query/analyses.ts";
import { writeArrow } from "../query/arrow.ts";
import { csvText, firstRows, jsonText, tableText } from "../query/formats.ts";
import { withQuery } from "../query/read.ts";
import type { Verb } from "./verb.ts";

const TABLE_ROWS = 40;

const sqlFlags = z
  .object({
    query: z.string().trim().min(1).optional(),
    json: z.boolean().default(false),
    csv: z.boolean().default(false),
    arrow: z.string().min(1).optional(),
    limit: z.int("--limit is a number of rows").positive("--limit is a number of rows").optional(),
    timeout: z.number("--timeout is a number of seconds").positive("--timeout is a number of seconds"),
  })
  .refine(({ json, csv, arrow }) => !csv || !(json || arrow !== undefined), {
    error: "--csv goes with neither --json nor --arrow",
  });

/** Read-only questions to the built tables. */
export const sql: Verb = {
  command: "sql [query]",
  describe: "Ask the built tables: one SELECT, or the name of an analysis; alone it lists the analyses",
  examples: [
    ['sql -- "select handle, m2_score from curated.ai_research limit 5"', "rows as a table"],
    ["-s sql -- top-authors --csv > top.csv", "a ready analysis (sql/analyses) as CSV"],
    ['sql -- "from curated.authors" --arrow authors.arrow', "an Arrow IPC file with typed columns"],
  ],
  positionals: { query: { type: "string", describe: "a SELECT, or the name of an analysis" } },
  options: {
    csv: {
      type: "boolean",
      describe: "print CSV; text a spreadsheet would run as a formula gets a leading '",
    },
    arrow: { type: "string", describe: "write an Arrow IPC file", requiresArg: true },
    limit: {
      type: "number",
      describe: `rows at most (table: ${TABLE_ROWS}; other formats: all)`,
      requiresArg: true,
    },
    timeout: {
      type: "number",
      describe: "seconds until the query is stopped",
      default: 60,
      requiresArg: true,
    },
  },
  run: async (flags, context, out) => {
    const parsed = sqlFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const { query: words, json, csv, arrow, timeout } = parsed.data;
    if (words === undefined) {
      const analyses = await readAnalyses(context.config.sqlDir);
      const list = analyses.map(({ name, answers }) => ({ name, answers }));
      return out.result(list, () => analysesText(list));
    }
    const query = await findQuery(context.config.sqlDir, words);
    const limit = parsed.data.limit ?? Number.POSITIVE_INFINITY;
    await withQuery(context, query, timeout, async (database) => {
      if (arrow !== undefined) {
        const rows = await writeArrow(database, query, limit, arrow);
        return out.result({ rows, file: arrow }, () => `${rows} rows in ${arrow}`);
      }
      await database.stream(query.sql, async (columns, pieces) => {
        if (json || csv) return print((csv ? csvText : jsonText)(columns, firstRows(pieces, limit)));
        const text = await tableText(columns, pieces, parsed.data.limit ?? TABLE_ROWS, screenWidth());
        out.result(text, () => text);
      });
    });
  },
};

function analysesText(analyses: readonly { name: string; answers: string }[]): string {
  const rows = analyses.map(({ name, answers }) => [name, answers]);
  return `${formatTable([{ name: "analysis" }, { name: "answers" }], rows, screenWidth())}

Run one with: npm run sql -- NAME`;
}

/** Streams a long result to stdout; a reader that has enough (`| head`) ends it quietly. */
async function print(text: AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(text), process.stdout, { end: false }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    },
  );
}
