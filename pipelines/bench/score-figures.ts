import { z } from "zod";
import { type Database, withDatabase } from "../core/warehouse.ts";
import { aucSql } from "./rank-sql.ts";
import { COST, MODELS, PART_NAMES, partsSql, placesSql, stableSql, worldSql } from "./score-sql.ts";

const figure = z.number().nullable();
const costRow = z.object({
  found: z.coerce.number(),
  requests: z.coerce.number(),
  posts: z.coerce.number(),
  dollars: z.coerce.number(),
});
const domainRow = z.object({
  domain: z.string(),
  members: z.coerce.number(),
  others: z.coerce.number(),
  auc: figure,
});
const placesRow = z.object({ places: z.coerce.number(), members: z.coerce.number() });
const stableRow = z.object({ stable: figure });
const modelRow = z.object({
  score_model: z.string(),
  is_default: z.boolean(),
  ranked: z.coerce.number(),
  m2_influence: figure,
  quality_influence: figure,
  followers_influence: figure,
  m2_followers: figure,
  at_ends: figure,
});
const partRow = z.object({ score_model: z.string(), part: z.string(), share: figure });

/** What reading the authors took. */
export type ScoreCost = z.infer<typeof costRow>;

/** How well relevance tells the members of communities from others. */
export interface RelevanceFigures {
  /** Mean over the domains. */
  readonly auc: number | null;
  readonly domains: readonly z.infer<typeof domainRow>[];
}

/**
 * How a score model orders the found persons, each taken with the highest M2 over domains, since the main domain is not
 * known to who reads the tables. Persons who are judged for no domain have no M2 and are left out of `ranked`.
 */
export interface ModelShape extends z.infer<typeof modelRow> {
  /** Of the variance of M2: cov(weight × part, M2) / var(M2). */
  readonly parts: readonly { part: string; share: number | null }[];
}

/** How good the scores of a build are, against the truth about the simulated world. */
export interface ScoreFigures {
  readonly cost: ScoreCost;
  /** Among all found authors, and among those whom no list names. A domain's members are all who have to do with it. */
  readonly relevance: RelevanceFigures;
  readonly relevance_unlisted: RelevanceFigures;
  /** Places of the curated tables, and how many of them members of the domain hold. */
  readonly places: z.infer<typeof placesRow>;
  /** Share of the places that is stable; null where the tables do not tell. */
  readonly stable: number | null;
  /** The model that ranks the tables first. */
  readonly models: readonly ModelShape[];
}

/** Measures the scores of a build; `truth` is the file about its simulated world. */
export function readScoreFigures(file: string, truth: string): Promise<ScoreFigures> {
  // Threads would add up in any order, and the last digits differ each time.
  return withDatabase({ file, readOnly: true, threads: 1 }, async (database) => {
    await database.run(worldSql(truth));
    const one = async <Row extends z.ZodType>(sql: string, row: Row) => {
      const [first] = await database.rows(sql, row);
      if (first === undefined) throw new Error(`no row: ${sql}`);
      return first;
    };
    const tables = await names(database, "select domain as name from seeds.domains order by name");
    return {
      cost: await one(COST, costRow),
      relevance: await relevance(database, "true"),
      relevance_unlisted: await relevance(database, "is_unlisted"),
      places: await one(placesSql(tables), placesRow),
      stable: (await isTold(database, tables)) ? (await one(stableSql(tables), stableRow)).stable : null,
      models: await models(database),
    };
  });
}

async function relevance(database: Database, among: string): Promise<RelevanceFigures> {
  const rows = `(select * from judged where ${among})`;
  const sql = `${aucSql(rows, "domain", "relevance", "is_member")} order by domain`;
  const domains = await database.rows(sql, domainRow);
  const known = domains.flatMap(({ auc }) => auc ?? []);
  const auc = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
  return { auc, domains };
}

async function models(database: Database): Promise<ModelShape[]> {
  const rows = await database.rows(MODELS, modelRow);
  const parts = await database.rows(partsSql(await names(database, PART_NAMES)), partRow);
  return rows.map((row) => ({
    ...row,
    parts: parts
      .filter(({ score_model }) => score_model === row.score_model)
      .map(({ part, share }) => ({ part, share })),
  }));
}

/** Whether all tables say which places are stable. */
async function isTold(database: Database, tables: readonly string[]): Promise<boolean> {
  const told = await names(database, STABLE_TABLES);
  return tables.every((table) => told.includes(table));
}

const STABLE_TABLES = `
  select table_name as name from duckdb_columns()
  where schema_name = 'curated' and column_name = 'is_stable'`;
const nameRow = z.object({ name: z.string() });

async function names(database: Database, sql: string): Promise<string[]> {
  return (await database.rows(sql, nameRow)).map(({ name }) => name);
}
