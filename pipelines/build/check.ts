import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import type { Config } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { literal, withDatabase } from "../core/warehouse.ts";
import { type CheckResult, readChecks, runCheck } from "./checks.ts";

/**
 * Runs every check of `sql/checks` on the promoted `m3.duckdb`, read-only, at the moment the build was made for.
 * Throws {@link PipelineError} when there is no build yet.
 */
export async function checkWarehouse(config: Config): Promise<CheckResult[]> {
  const file = config.warehouse.database;
  if (!(await exists(file))) {
    throw new PipelineError("there is no build yet", { file }, "Run npm run build first.");
  }
  return withDatabase({ file, readOnly: true, memoryLimit: config.memoryLimit }, async (database) => {
    const [build] = await database.rows(
      "select epoch_ms(as_of) as as_of, origin from ops.build",
      z.object({ as_of: z.coerce.number(), origin: z.string() }),
    );
    if (build === undefined) throw new PipelineError("ops.build is empty", { file }, "Build again.");
    await database.run(
      `set variable as_of = ${literal(sqlTimestamp(build.as_of))}; set variable origin = ${literal(build.origin)}`,
    );
    const results: CheckResult[] = [];
    for (const check of await readChecks(config.sqlDir, database))
      results.push(await runCheck(database, check));
    return results;
  });
}
