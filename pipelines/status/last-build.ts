import { z } from "zod";
import { messageOf } from "../core/errors.ts";
import { exists, type WarehousePaths } from "../core/lake.ts";
import { Database, QueryError } from "../core/warehouse.ts";

const build = z.object({
  build_id: z.string(),
  as_of: z.string(),
  origin: z.string(),
  score_model: z.string(),
  engine: z.string(),
});

const check = z.object({
  check_name: z.string(),
  severity: z.string(),
  failing_rows: z.coerce.number(),
});

/** What is in `m3.duckdb`, or why that cannot be told now. */
export type LastBuild =
  | { readonly state: "none" }
  | { readonly state: "unreadable"; readonly reason: string }
  | ({
      readonly state: "built";
      readonly checks: number;
      readonly failing: z.infer<typeof check>[];
    } & z.infer<typeof build>);

/** Reads the identity and the checks of the last build. Never fails: a file that is locked or broken is a state. */
export async function readLastBuild(warehouse: WarehousePaths): Promise<LastBuild> {
  if (!(await exists(warehouse.database))) return { state: "none" };
  let database: Database | undefined;
  try {
    database = await Database.open({ file: warehouse.database, readOnly: true });
    const [identity] = await database.rows(
      "select * replace (as_of::varchar as as_of) from ops.build",
      build,
    );
    if (identity === undefined) return { state: "unreadable", reason: "ops.build is empty" };
    const checks = await database.rows(
      "select check_name, severity, failing_rows from ops.checks order by all",
      check,
    );
    const failing = checks.filter(({ failing_rows }) => failing_rows > 0);
    return { state: "built", ...identity, checks: checks.length, failing };
  } catch (error) {
    if (error instanceof QueryError) return { state: "unreadable", reason: messageOf(error) };
    throw error;
  } finally {
    await database?.close();
  }
}
