import { z } from "zod";
import { PipelineError } from "./errors.ts";
import type { Database } from "./warehouse.ts";

const named = z.object({ name: z.string() });

/**
 * Throws {@link PipelineError} with the choices there are, unless `name` is among the rows of `sql`, which has one
 * column `name`.
 */
export async function assertKnown(
  database: Database,
  what: string,
  name: string,
  sql: string,
): Promise<void> {
  const known = (await database.rows(`${sql} order by 1`, named)).map((row) => row.name);
  if (known.includes(name)) return;
  throw new PipelineError(`no ${what} '${name}'`, {}, `There are ${known.join(", ")}.`);
}

/** The domains of the build, for {@link assertKnown}. */
export const DOMAIN_NAMES = "select domain as name from seeds.domains";
/** The score models of the build, likewise. */
export const MODEL_NAMES = "select distinct score_model as name from scores.m2";

/** The model that ranks the tables of the build. */
export async function rankingModel(database: Database): Promise<string> {
  const [build] = await database.rows("select score_model as name from ops.build", named);
  if (build === undefined) throw new Error("ops.build is empty");
  return build.name;
}
