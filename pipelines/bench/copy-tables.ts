import { rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { buildOptions } from "../build/build.ts";
import { LAYERS, type Layer } from "../build/models.ts";
import type { Context } from "../core/context.ts";
import { identifier, literal, withDatabase } from "../core/warehouse.ts";

/** Seconds that copying the tables of a layer took. */
export type LayerCopies = Readonly<Record<Layer, number>>;

/**
 * Copies every table of the built warehouse into another database, with the build's memory limit and threads: the least
 * that anything making the same tables has to do.
 */
export async function copyTables(context: Context): Promise<LayerCopies> {
  const { warehouse } = context.config;
  const file = path.join(warehouse.staging, "floor-tables.duckdb");
  const copies = Object.fromEntries(LAYERS.map((layer) => [layer, 0])) as Record<Layer, number>;
  try {
    await withDatabase(buildOptions(context, file), async (database) => {
      await database.run(`attach ${literal(warehouse.database)} as made (read_only)`);
      const tables = await database.rows(
        `select schema_name as layer, table_name as name from duckdb_tables()
         where database_name = 'made' and schema_name in (${LAYERS.map(literal).join(", ")}) order by all`,
        z.object({ layer: z.enum(LAYERS), name: z.string() }),
      );
      for (const { layer, name } of tables) {
        const started = performance.now();
        await database.run(
          `create table copy as select * from made.${identifier(layer)}.${identifier(name)}; drop table copy`,
        );
        copies[layer] += (performance.now() - started) / 1000;
      }
    });
  } finally {
    await rm(file, { force: true });
    await rm(`${file}.wal`, { force: true });
  }
  return copies;
}
