import { z } from "zod";
import type { Database } from "../core/warehouse.ts";
import type { Manifest } from "./manifest.ts";
import { quoted, type Source } from "./source.ts";

/** Curated and rejected authors per domain. */
export async function domainCounts(
  database: Database,
  tables: Source["tables"],
): Promise<Manifest["domains"]> {
  const counts: Manifest["domains"] = [];
  const shape = z.object({ authors: z.coerce.number(), rejected: z.coerce.number() });
  for (const { domain, name } of tables) {
    if (domain === null) continue;
    const [row] = await database.rows(
      `select
         (select count(*) from ${quoted(name)}) as authors,
         (select count(*) from curated.rejected where domain = $domain) as rejected`,
      shape,
      { domain },
    );
    if (row !== undefined) counts.push({ domain, ...row });
  }
  return counts;
}

/** What became of every request and imported line. */
export function outcomeCounts(database: Database): Promise<Manifest["outcomes"]> {
  return database.rows(
    "select requested_kind, outcome, outcomes from ops.outcomes_by_kind order by requested_kind, outcome",
    z.object({ requested_kind: z.string(), outcome: z.string(), outcomes: z.coerce.number() }),
  );
}
