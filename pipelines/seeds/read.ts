import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import { type SeedFolders, seedFiles } from "./files.ts";
import { quotaFaults } from "./quota-faults.ts";
import { readRows } from "./rows.ts";
import { type Seed, type SeedRow, type SeedTable, seedTables } from "./tables.ts";

type Columns = SeedTable["columns"];

/** All seed tables but the handles, see {@link readHandles}, and the names of places, which only a build reads. */
export type Seeds = {
  readonly [Name in Exclude<keyof typeof seedTables, "handles" | "place_names">]: readonly Seed<Name>[];
} & { readonly handle_count: number };

/** One line of a handle list. */
export type HandleSeed = Seed<"handles">;

/** Reads and checks every seed file. Throws {@link PipelineError} with file and line for the first fault. */
export async function readSeeds(folders: SeedFolders): Promise<Seeds> {
  const domains = await collect(readTable(seedTables.domains, folders, []));
  const names = domains.map((row) => row.domain);
  const rows = <C extends Columns>(table: SeedTable<C>) => collect(readTable(table, folders, names));
  let handles = 0;
  for await (const _ of readHandles(folders.handlesDir, names)) handles += 1;
  const seeds = {
    domains,
    handle_count: handles,
    source_types: await rows(seedTables.source_types),
    domain_aliases: await rows(seedTables.domain_aliases),
    adopt_columns: await rows(seedTables.adopt_columns),
    not_handles: await rows(seedTables.not_handles),
    confusables: await rows(seedTables.confusables),
    letter_forms: await rows(seedTables.letter_forms),
    lexicons: await rows(seedTables.lexicons),
    follower_tiers: await rows(seedTables.follower_tiers),
    identity_cues: await rows(seedTables.identity_cues),
    known_organisations: await rows(seedTables.known_organisations),
    integrity_rules: await rows(seedTables.integrity_rules),
    rejection_reasons: await rows(seedTables.rejection_reasons),
    thresholds: await rows(seedTables.thresholds),
    settings: await rows(seedTables.settings),
    countries: await rows(seedTables.countries),
    place_words: await rows(seedTables.place_words),
    quotas: await rows(seedTables.quotas),
    depth_values: await rows(seedTables.depth_values),
    score_models: await rows(seedTables.score_models),
    prices: await rows(seedTables.prices),
    access_plans: await rows(seedTables.access_plans),
  };
  for (const fault of quotaFaults(seeds, folders.seedsDir)) throw fault;
  return seeds;
}

/** The handle lists of a folder, streamed file by file. `domains` are the names the files may have. */
export function readHandles(handlesDir: string, domains: readonly string[]): AsyncGenerator<HandleSeed> {
  return readTable(seedTables.handles, { seedsDir: "", handlesDir }, domains);
}

/** The names of the domains, in the order of `domains.csv`. */
export async function readDomainNames(folders: SeedFolders): Promise<string[]> {
  const rows = await collect(readTable(seedTables.domains, folders, []));
  return rows.map((row) => row.domain);
}

async function* readTable<C extends Columns>(
  table: SeedTable<C>,
  folders: SeedFolders,
  domains: readonly string[],
): AsyncGenerator<SeedRow<C>> {
  for (const file of await seedFiles(table, folders, domains)) yield* readRows(table, file);
}

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** The values of `rules/thresholds.csv` by name. The reader throws {@link PipelineError} for a name that is missing. */
export async function readThresholds(folders: SeedFolders): Promise<(name: string) => number> {
  const table = seedTables.thresholds;
  const rows = await collect(readTable(table, folders, []));
  const values = new Map(rows.map((row) => [row.name, row.value]));
  return (name) => {
    const value = values.get(name);
    if (value !== undefined) return value;
    const file = path.join(folders.seedsDir, "rules", "thresholds.csv");
    throw new PipelineError(`the threshold '${name}' is missing`, { file }, "Add a line for it.");
  };
}
