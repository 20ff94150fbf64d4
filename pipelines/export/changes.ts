import { z } from "zod";
import { type Database, literal } from "../core/warehouse.ts";
import type { DomainPair } from "./domain-pairs.ts";
import type { DomainChanges, ReleaseFile } from "./manifest.ts";
import { copy } from "./write-table.ts";

const COLUMNS = [
  { name: "domain", type: "VARCHAR" },
  { name: "author_id", type: "VARCHAR" },
  { name: "handle", type: "VARCHAR" },
  { name: "change", type: "VARCHAR" },
  { name: "rank_before", type: "INTEGER" },
  { name: "rank_now", type: "INTEGER" },
];
const NO_ROWS = `select ${COLUMNS.map(({ name, type }) => `null::${type} as ${name}`).join(", ")} where false`;

const counted = z.object({
  domain: z.string(),
  entered: z.coerce.number(),
  left: z.coerce.number(),
  up: z.coerce.number(),
  down: z.coerce.number(),
  same: z.coerce.number(),
});

/**
 * Writes `changes.csv`: who entered or left each domain since the previous release, and whose rank moved `up` (towards
 * 1) or `down`. Without a previous release (no pairs) the file has a header only. Returns the file and counts per domain.
 */
export async function writeChanges(
  database: Database,
  pairs: readonly DomainPair[] | undefined,
  folder: string,
): Promise<{ file: ReleaseFile; domains: DomainChanges[] }> {
  const changes = pairs === undefined ? NO_ROWS : comparison(pairs);
  const target = { folder, path: "changes.csv", table: "changes", domain: null, columns: COLUMNS };
  const file = await copy(
    database,
    `from (${changes}) where change <> 'same' order by domain, author_id`,
    "format csv, header",
    target,
  );
  const kinds = ["entered", "left", "up", "down", "same"];
  const counts = kinds.map((kind) => `count(*) filter (where change = '${kind}') as "${kind}"`);
  const domains = await database.rows(
    `select domain, ${counts.join(", ")} from (${changes}) group by domain order by domain`,
    counted,
  );
  return { file, domains };
}

function comparison(pairs: readonly DomainPair[]): string {
  return pairs
    .map(
      ({ domain, now, before }) => `select
        ${literal(domain)} as domain,
        coalesce(now.author_id, before.author_id) as author_id,
        coalesce(now.handle, before.handle) as handle,
        case
          when before.author_id is null then 'entered'
          when now.author_id is null then 'left'
          when now.rank < before.rank then 'up'
          when now.rank > before.rank then 'down'
          else 'same'
        end as change,
        before.rank as rank_before,
        now.rank as rank_now
      from (select author_id, handle, rank from ${now}) as now
      full join (select author_id, handle, rank from ${before}) as before on now.author_id = before.author_id`,
    )
    .join("\nunion all\n");
}
