import { type Database, identifier, literal } from "../core/warehouse.ts";
import type { Model } from "./models.ts";

/** What a build was made of, for `ops.build`. */
export interface BuildInputs {
  readonly id: string;
  readonly asOf: string;
  readonly origin: string;
  readonly sql: string;
  readonly seeds: string;
  readonly raw: string;
  readonly engine: string;
}

/** Stores `ops.build`: one row with the identity of the build. */
export async function storeBuild(database: Database, inputs: BuildInputs): Promise<void> {
  await database.run(
    `create table ops.build as select
       ${literal(inputs.id)} as build_id,
       ${literal(inputs.asOf)}::timestamp as as_of,
       ${literal(inputs.seeds)} as seeds_hash,
       ${literal(inputs.sql)} as sql_hash,
       ${literal(inputs.raw)} as raw_hash,
       ${literal(inputs.engine)} as engine,
       (select value from seeds.settings where name = 'default_score_model') as score_model,
       ${literal(inputs.origin)} as origin`,
  );
}

/** Stores `ops.tables`: one row per model's table with its rows, columns and a hash that does not depend on row order. */
export async function storeTables(
  database: Database,
  models: readonly Model[],
  origin: string,
): Promise<void> {
  await database.run(
    `create table ops.tables (layer varchar, table_name varchar, describes varchar, grain varchar, rows bigint,
       columns varchar[], row_hash varchar, origin varchar)`,
  );
  for (const model of models) {
    const table = `${identifier(model.layer)}.${identifier(model.table)}`;
    const columns = (await database.describe(`select * from ${table}`)).map(({ name }) => literal(name));
    await database.run(
      `insert into ops.tables
       select ${literal(model.layer)}, ${literal(model.table)}, ${literal(model.describes)},
         ${literal(model.grain.join(", "))}, count(*), [${columns.join(", ")}],
         format('{:016x}', coalesce(bit_xor(hash(t)), 0)), ${literal(origin)}
       from ${table} as t`,
    );
  }
}
