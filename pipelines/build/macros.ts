import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import { type Database, QueryError } from "../core/warehouse.ts";

/** Creates the scalar macros of `sql/macros/*.sql`. Throws {@link PipelineError} naming the file DuckDB refused. */
export async function createMacros(database: Database, sqlDir: string): Promise<void> {
  const folder = path.join(sqlDir, "macros");
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith(".sql")).sort()) {
    const file = path.join(folder, name);
    try {
      await database.run(await readFile(file, "utf8"));
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      throw new PipelineError(error.message.split("\n")[0] ?? "SQL error", { file }, "", { cause: error });
    }
  }
}
