import path from "node:path";
import type { WarehousePaths } from "../core/lake.ts";
import { literal } from "../core/warehouse.ts";
import type { Manifest } from "./manifest.ts";
import { quoted } from "./source.ts";

/** A domain's table now and in an earlier release, as SQL to read from; an empty one where it is missing. */
export interface DomainPair {
  readonly domain: string;
  readonly now: string;
  readonly before: string;
}

const NO_AUTHORS = `(select null::varchar as author_id, null::varchar as handle, null::integer as rank,
  null::decimal(5, 2) as m2_score where false)`;

/** The tables of every domain, beside those of an earlier release of the warehouse, in the order of their names. */
export function pairDomains(
  tables: readonly { readonly domain: string | null; readonly name: string }[],
  previous: Manifest,
  warehouse: WarehousePaths,
): DomainPair[] {
  const now = new Map(
    tables.flatMap(({ domain, name }) => (domain === null ? [] : [[domain, quoted(name)] as const])),
  );
  const before = new Map(
    previous.files.flatMap(({ domain, path: file }) => {
      if (domain === null || !file.endsWith(".parquet")) return [];
      const parquet = path.join(warehouse.releases, previous.release, file);
      return [[domain, `read_parquet(${literal(parquet)}, hive_partitioning = false)`] as const];
    }),
  );
  return [...new Set([...now.keys(), ...before.keys()])].sort().map((domain) => ({
    domain,
    now: now.get(domain) ?? NO_AUTHORS,
    before: before.get(domain) ?? NO_AUTHORS,
  }));
}
