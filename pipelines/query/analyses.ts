import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import type { Query } from "./guard.ts";

/** A ready question in `sql/analyses/`; its first line says what it answers. */
export interface Analysis extends Query {
  readonly name: string;
  readonly answers: string;
}

/** All analyses by name. Throws {@link PipelineError} for a file whose first line is no comment. */
export async function readAnalyses(sqlDir: string): Promise<Analysis[]> {
  const folder = path.join(sqlDir, "analyses");
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = path.join(folder, name);
      const sql = await readFile(file, "utf8");
      const answers = /^-- (\S.*)/.exec(sql)?.[1];
      if (answers === undefined) {
        throw new PipelineError(
          "line 1 does not say what this answers",
          { file, line: 1 },
          "Begin with: -- …",
        );
      }
      return { name: path.basename(name, ".sql"), answers, sql, file };
    }),
  );
}

/** What to run for the words on the command line: an analysis when it is one word, else the statement itself. */
export async function findQuery(sqlDir: string, text: string): Promise<Query> {
  if (!/^[\w-]+$/.test(text)) return { sql: text, file: "query" };
  const analyses = await readAnalyses(sqlDir);
  const analysis = analyses.find(({ name }) => name === text);
  if (analysis === undefined) {
    const names = analyses.map(({ name }) => name).join(", ");
    throw new PipelineError(
      `no analysis named '${text}'`,
      { file: path.join(sqlDir, "analyses") },
      `There are: ${names}.`,
    );
  }
  return analysis;
}
