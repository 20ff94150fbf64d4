import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Database } from "../core/warehouse.ts";
import { sqlError } from "./run-model.ts";

/** Creates the scalar macros of `sql/macros/*.sql`. Throws PipelineError naming the file and line DuckDB refused. */
export async function createMacros(database: Database, sqlDir: string): Promise<void> {
  const folder = path.join(sqlDir, "macros");
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith(".sql")).sort()) {
    const file = path.join(folder, name);
    try {
      await database.run(await readFile(file, "utf8"));
    } catch (error) {
      throw sqlError(error, file);
    }
  }
}
