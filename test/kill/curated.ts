import path from "node:path";
import { z } from "zod";
import { build } from "../../pipelines/build/build.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { ownHandlesDir } from "../../pipelines/core/config.ts";
import { commitFile, type WarehousePaths, warehousePaths } from "../../pipelines/core/lake.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { claimOrigin, listRawFiles, RAW_KINDS } from "../../pipelines/core/raw.ts";
import { type Database, identifier, literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import type { Scene } from "./scene.ts";

const tableName = z.object({ name: z.string() });

/** Builds the tables of two finished warehouses; tells how many curated ones were compared, and which differ. */
export async function compareCurated(
  scene: Scene,
  calm: Scene,
): Promise<{ compared: number; wrong: string[] }> {
  const killed = await buildAtOneMoment(scene);
  const undisturbed = await buildAtOneMoment(calm);
  return withDatabase({}, async (database) => {
    await database.run(`attach ${literal(killed.database)} as killed (read_only)`);
    await database.run(`attach ${literal(undisturbed.database)} as calm (read_only)`);
    const select = `select table_name as name from duckdb_tables()
      where database_name = 'calm' and schema_name = 'curated' order by name`;
    const tables = await database.rows(select, tableName);
    const wrong: string[] = [];
    for (const { name } of tables) {
      const [one, other] = [await rowsOf(database, "killed", name), await rowsOf(database, "calm", name)];
      const different = `(${one} except all ${other}) union all (${other} except all ${one})`;
      const { rows } = await database.table(different);
      if (rows.length > 0) wrong.push(`curated.${name}: ${rows.length} rows differ`);
    }
    return { compared: tables.length, wrong };
  });
}

/** All columns but the request that a row came by, which differs from run to run. */
async function rowsOf(database: Database, catalog: string, table: string): Promise<string> {
  const from = `from ${catalog}.curated.${identifier(table)}`;
  const columns = (await database.describe(from)).filter(({ name }) => name !== "request_id");
  return `select ${columns.map(({ name }) => identifier(name)).join(", ")} ${from}`;
}

/**
 * Builds from a copy of the raw tables in which all was fetched at the same moment: scores depend on an author's age
 * when it was fetched, and two runs are seconds apart.
 */
async function buildAtOneMoment({ warehouse, plan, folder }: Scene): Promise<WarehousePaths> {
  const copy = warehousePaths(path.join(folder, "copy"));
  await claimOrigin(copy, "simulated");
  await withDatabase({}, async (database) => {
    for (const kind of RAW_KINDS) {
      for (const file of await listRawFiles(warehouse, kind)) {
        const rows = `select * replace (${literal(plan.as_of)}::timestamp as fetched_at) from read_parquet(${literal(file)})`;
        const write = (to: string) => database.run(`copy (${rows}) to ${literal(to)} (format parquet)`);
        const target = path.join(copy.raw, path.relative(warehouse.raw, file));
        await commitFile(copy, target, write, { checksum: true });
      }
    }
  });
  const config = {
    warehouse: copy,
    seedsDir: "seeds",
    handlesDir: ownHandlesDir(warehouse),
    sqlDir: "sql",
    asOf: Date.parse(plan.as_of),
    json: false,
    token: undefined,
    apiBase: "http://127.0.0.1:1",
    memoryLimit: "1GiB",
  };
  const { signal } = new AbortController();
  await build({ config, clock: systemClock, progress: silentProgress, signal });
  return copy;
}
