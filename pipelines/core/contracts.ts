import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { PipelineError } from "./errors.ts";

const contractRow = z.strictObject({
  column: z.string().regex(/^\w+$/),
  type: z.string().min(1),
  nullable: z.enum(["yes", "no"]),
  meaning: z.string().min(1),
});

/** What others may rely on in one table: its columns in order, their types and meanings. */
export interface Contract {
  /** `schema.table`; `curated.domain` stands for every domain's table. */
  readonly table: string;
  readonly file: string;
  readonly columns: readonly z.infer<typeof contractRow>[];
}

/** The name under which one contract stands for the table of every domain. */
export const DOMAIN_CONTRACT = "curated.domain";

/** Reads `sql/contracts/<schema>.<table>.csv`. Throws {@link PipelineError} naming file and line. */
export async function readContracts(sqlDir: string): Promise<Contract[]> {
  const folder = path.join(sqlDir, "contracts");
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".csv")).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = path.join(folder, name);
      const columns = readRecords(await readFile(file), file).map((record, index) => {
        const row = contractRow.safeParse(record);
        if (row.success) return row.data;
        const issue = row.error.issues[0];
        throw new PipelineError(`${issue?.path.join(".")}: ${issue?.message}`, { file, line: index + 2 });
      });
      return { table: path.basename(name, ".csv"), file, columns };
    }),
  );
}

function readRecords(text: Buffer, file: string): unknown[] {
  try {
    return parse(text, { columns: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const hint = "The columns are column,type,nullable,meaning.";
    throw new PipelineError(cause.message, { file, line: Number(cause.lines) }, hint, { cause });
  }
}
