import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { type Database, identifier, literal } from "../core/warehouse.ts";

const build = z.object({
  build_id: z.string(),
  as_of: z.string(),
  seeds_hash: z.string(),
  sql_hash: z.string(),
  raw_hash: z.string(),
  engine: z.string(),
});

/** What a promoted build was made of. */
export type BuildRecord = z.infer<typeof build>;

/** The identity of the build in a database. */
export async function readBuild(database: Database): Promise<BuildRecord> {
  const [row] = await database.rows(
    `select build_id, strftime(as_of, '%Y-%m-%dT%H:%M:%S.%gZ') as as_of, seeds_hash, sql_hash, raw_hash, engine
     from ops.build`,
    build,
  );
  if (row === undefined) throw new Error("ops.build is empty");
  return row;
}

/** What a second build of the same inputs gave. */
export interface Recomputed {
  readonly tables: number;
  readonly rows: number;
  /** Rows about the author that were compared value by value. */
  readonly author_rows: number;
}

const INPUTS = { seeds_hash: "seeds", sql_hash: "sql", raw_hash: "raw", engine: "the engine" } as const;

/**
 * Compares the built tables with those of `file`, a second build from raw and seeds: all tables by the hash of their
 * rows, those about the author value by value. Throws {@link PipelineError} naming what differs, inputs first.
 */
export async function compareBuilds(database: Database, file: string, authorId: string): Promise<Recomputed> {
  await database.run(`attach ${literal(file)} as again (read_only)`);
  const before = await readBuild(database);
  const [after] = await database.rows(
    `select build_id, as_of::varchar as as_of, seeds_hash, sql_hash, raw_hash, engine from again.ops.build`,
    build,
  );
  const moved = Object.entries(INPUTS).filter(([hash]) => {
    const key = hash as keyof typeof INPUTS;
    return after?.[key] !== before[key];
  });
  if (moved.length > 0) {
    throw new PipelineError(
      `${moved.map(([, name]) => name).join(", ")} changed since build ${before.build_id}`,
      {},
      "Only the same seeds, sql and raw give the same tables: run npm run build, then explain again.",
    );
  }
  const tables = await database.rows(
    `select one.layer, one.table_name, one.rows, one.row_hash = two.row_hash and one.rows = two.rows as is_equal,
       list_contains(one.columns, 'author_id') as has_author
     from ops.tables as one left join again.ops.tables as two using (layer, table_name) order by all`,
    z.object({
      layer: z.string(),
      table_name: z.string(),
      rows: z.coerce.number(),
      is_equal: z.boolean().nullable(),
      has_author: z.boolean(),
    }),
  );
  const differing = tables.filter(({ is_equal }) => is_equal !== true);
  if (differing.length > 0) {
    const names = differing.map(({ layer, table_name }) => `${layer}.${table_name}`);
    throw differs(before, `${names.length} tables differ: ${names.slice(0, 5).join(", ")}`);
  }
  let authorRows = 0;
  for (const { layer, table_name } of tables.filter(({ has_author }) => has_author)) {
    const name = `${identifier(layer)}.${identifier(table_name)}`;
    const own = (from: string) => `select * from ${from}${name} where author_id = ${literal(authorId)}`;
    const [found] = await database.rows(
      `select (select count(*) from (${own("")})) as rows,
         (select count(*) from (${own("")} except all ${own("again.")})) as lost`,
      z.object({ rows: z.coerce.number(), lost: z.coerce.number() }),
    );
    if ((found?.lost ?? 0) > 0) throw differs(before, `${layer}.${table_name} has other rows of the author`);
    authorRows += found?.rows ?? 0;
  }
  return {
    tables: tables.length,
    rows: tables.reduce((all, { rows }) => all + rows, 0),
    author_rows: authorRows,
  };
}

function differs({ build_id }: BuildRecord, what: string): PipelineError {
  const hint =
    "The tables were changed by hand, or a model is not deterministic. npm run build makes them anew.";
  return new PipelineError(`build ${build_id} cannot be recomputed: ${what}`, {}, hint);
}
