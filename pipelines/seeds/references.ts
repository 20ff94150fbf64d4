import { PipelineError } from "../core/errors.ts";
import type { PlacedRow } from "./table.ts";
import type { Seed } from "./tables.ts";

/** A row, its file and its line. */
export interface Placed<Row> extends PlacedRow<Row> {
  readonly file: string;
}

/** Rows that name something of other tables, and what those have; `undefined` where a table is not known whole. */
export interface References {
  readonly domain_aliases: readonly Placed<Seed<"domain_aliases">>[];
  readonly quotas: readonly Placed<Seed<"quotas">>[];
  readonly domains: ReadonlySet<string> | undefined;
  readonly tiers: ReadonlySet<string> | undefined;
  readonly regions: ReadonlySet<string> | undefined;
}

/** The faults of rows that name what no other table has. */
export function referenceFaults(references: References): PipelineError[] {
  const { domain_aliases, quotas, domains, tiers, regions } = references;
  const aliases = domain_aliases.flatMap(({ row, ...where }) =>
    domains === undefined || domains.has(row.domain)
      ? []
      : new PipelineError(
          `alias '${row.alias}' of the unknown domain '${row.domain}'`,
          where,
          "Use a name from domains.csv.",
        ),
  );
  const shares = quotas.flatMap(({ row: { dimension, value }, ...where }) => {
    const [known, table] = dimension === "tier" ? [tiers, "follower_tiers.csv"] : [regions, "countries.csv"];
    if (known === undefined || known.has(value)) return [];
    const hint = `Use a ${dimension} of rules/${table}: ${[...known].join(", ")}.`;
    return new PipelineError(`a share of the unknown ${dimension} '${value}'`, where, hint);
  });
  return [...aliases, ...shares];
}
