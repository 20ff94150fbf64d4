import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import { type SeedFolders, seedFiles } from "./files.ts";
import { type Placed, referenceFaults } from "./references.ts";
import { readLines } from "./rows.ts";
import type { SeedRow, SeedTable } from "./table.ts";
import { type Seed, seedTables } from "./tables.ts";

type Columns = SeedTable["columns"];

/** All seed tables but the handles, see {@link readHandles}, and the names of places and persons, which only a build reads. */
export type Seeds = {
  readonly [Name in Exclude<
    keyof typeof seedTables,
    "handles" | "place_names" | "personal_names"
  >]: readonly Seed<Name>[];
} & { readonly handle_count: number };

/** One line of a handle list. */
export type HandleSeed = Seed<"handles">;

/** Reads and checks every seed file. Throws {@link PipelineError} with file and line for the first fault. */
export async function readSeeds(folders: SeedFolders): Promise<Seeds> {
  const domains = await collect(readTable(seedTables.domains, folders, []));
  const names = domains.map((row) => row.domain);
  const placed = <C extends Columns>(table: SeedTable<C>) => collect(readPlaced(table, folders, names));
  const rows = async <C extends Columns>(table: SeedTable<C>) => (await placed(table)).map(({ row }) => row);
  let handles = 0;
  for await (const _ of readHandles(folders.handlesDir, names)) handles += 1;
  const domain_aliases = await placed(seedTables.domain_aliases);
  const follower_tiers = await rows(seedTables.follower_tiers);
  const countries = await rows(seedTables.countries);
  const quotas = await placed(seedTables.quotas);
  const reviews = await placed(seedTables.reviews);
  const review_decisions = await rows(seedTables.review_decisions);
  const score_models = await placed(seedTables.score_models);
  const score_inputs = await rows(seedTables.score_inputs);
  const [fault] = referenceFaults({
    reviews,
    review_decisions,
    domain_aliases,
    quotas,
    score_models,
    domains: new Set(names),
    tiers: new Set(follower_tiers.map(({ tier }) => tier)),
    regions: new Set(countries.map(({ region }) => region)),
    inputs: new Set(score_inputs.map(({ input }) => input)),
  });
  if (fault !== undefined) throw fault;
  return {
    domains,
    handle_count: handles,
    domain_aliases: domain_aliases.map(({ row }) => row),
    follower_tiers,
    countries,
    quotas: quotas.map(({ row }) => row),
    source_types: await rows(seedTables.source_types),
    adopt_columns: await rows(seedTables.adopt_columns),
    not_handles: await rows(seedTables.not_handles),
    confusables: await rows(seedTables.confusables),
    letter_forms: await rows(seedTables.letter_forms),
    lexicons: await rows(seedTables.lexicons),
    identity_terms: await rows(seedTables.identity_terms),
    identity_models: await rows(seedTables.identity_models),
    identity_views: await rows(seedTables.identity_views),
    identity_reasons: await rows(seedTables.identity_reasons),
    identity_signals: await rows(seedTables.identity_signals),
    known_organisations: await rows(seedTables.known_organisations),
    integrity_rules: await rows(seedTables.integrity_rules),
    risk_terms: await rows(seedTables.risk_terms),
    risk_signals: await rows(seedTables.risk_signals),
    risk_levels: await rows(seedTables.risk_levels),
    twin_evidence: await rows(seedTables.twin_evidence),
    twin_terms: await rows(seedTables.twin_terms),
    id_dates: await rows(seedTables.id_dates),
    rejection_reasons: await rows(seedTables.rejection_reasons),
    thresholds: await rows(seedTables.thresholds),
    settings: await rows(seedTables.settings),
    place_words: await rows(seedTables.place_words),
    depth_values: await rows(seedTables.depth_values),
    reviews: reviews.map(({ row }) => row),
    review_decisions,
    audits: await rows(seedTables.audits),
    score_models: score_models.map(({ row }) => row),
    score_inputs,
    relevance_sources: await rows(seedTables.relevance_sources),
    substring_words: await rows(seedTables.substring_words),
    prices: await rows(seedTables.prices),
    access_plans: await rows(seedTables.access_plans),
  };
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
  for await (const { row } of readPlaced(table, folders, domains)) yield row;
}

async function* readPlaced<C extends Columns>(
  table: SeedTable<C>,
  folders: SeedFolders,
  domains: readonly string[],
): AsyncGenerator<Placed<SeedRow<C>>> {
  for (const file of await seedFiles(table, folders, domains)) {
    for await (const { line, row } of readLines(table, file)) yield { file: file.path, line, row };
  }
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
