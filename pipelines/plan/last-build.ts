import { z } from "zod";
import type { Context } from "../core/context.ts";
import { messageOf } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { QueryError, withDatabase } from "../core/warehouse.ts";

const standingRow = z.object({
  author_id: z.string(),
  domain: z.string(),
  is_curated: z.boolean(),
  follower_tier: z.string(),
  region: z.string(),
  nearness: z.number(),
  change_in_30_days: z.number(),
});

/** How an author stands in a domain by the last build; `sql/ops/standings.sql` says what the columns are. */
export type Standing = Omit<z.infer<typeof standingRow>, "author_id">;

const spreadRow = z.object({ domain: z.string(), follower_tier: z.string(), spread: z.number() });
const rejectedRow = z.object({ source: z.string(), rejected: z.coerce.number() });

/** What the last build tells a plan. */
export interface LastBuild {
  /** By author id, the domains that curated the author or list it. */
  readonly standings: ReadonlyMap<string, readonly Standing[]>;
  /** How much scores differ, by `<domain>/<follower tier>`. */
  readonly spreads: ReadonlyMap<string, number>;
  /**
   * How many authors of each source (`<domain>/<source_type>`) it received and left out of the source's domain:
   * organisations, wrong people, authors beyond the target.
   */
  readonly rejected: ReadonlyMap<string, number>;
}

const NO_BUILD: LastBuild = { standings: new Map(), spreads: new Map(), rejected: new Map() };

/** Reads the last build. Without one, or with one of other models, everybody's tier, region and standing is unknown. */
export async function readLastBuild({ config, progress }: Context): Promise<LastBuild> {
  const { database: file } = config.warehouse;
  if (!(await exists(file))) return NO_BUILD;
  try {
    return await withDatabase({ file, readOnly: true, memoryLimit: config.memoryLimit }, async (database) => {
      const rows = await database.rows(
        `select author_id, domain, is_curated, follower_tier, region, nearness, change_in_30_days
         from ops.standings order by author_id, domain`,
        standingRow,
      );
      const spreads = await database.rows(
        "select domain, follower_tier, spread from ops.score_spreads",
        spreadRow,
      );
      const rejected = await database.rows(
        `select domain || '/' || source_type as source, found - valid as rejected
         from ops.success_rates where found > valid`,
        rejectedRow,
      );
      const standings = new Map<string, Standing[]>();
      for (const { author_id, ...standing } of rows) {
        const own = standings.get(author_id);
        if (own === undefined) standings.set(author_id, [standing]);
        else own.push(standing);
      }
      return {
        standings,
        spreads: new Map(spreads.map((row) => [`${row.domain}/${row.follower_tier}`, row.spread])),
        rejected: new Map(rejected.map(({ source, rejected: count }) => [source, count])),
      };
    });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    progress.note(`${file} cannot be read, so the plan goes without it: ${messageOf(error)}`);
    return NO_BUILD;
  }
}
