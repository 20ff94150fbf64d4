import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import type { SeedFolders } from "./files.ts";
import type { LintFinding } from "./findings.ts";
import { lintLists, lintSupply, type Supply } from "./lint-lists.ts";
import { type ListedSeed, lintPeople } from "./lint-people.ts";
import { LintReader } from "./lint-reader.ts";
import { referenceFaults } from "./references.ts";
import { findStagings } from "./staging.ts";
import type { SeedTable } from "./table.ts";
import { type Seed, seedTables } from "./tables.ts";

/** What a domain's own files hold. */
interface DomainCounts extends Supply {
  readonly target_min: number;
  readonly terms: number;
}

/** All that is to be said about the seeds. */
export interface LintReport {
  /** Rows of each table. */
  readonly tables: Readonly<Record<string, number>>;
  readonly domains: Readonly<Record<string, DomainCounts>>;
  /** Errors first, then warnings. */
  readonly findings: readonly LintFinding[];
}

/**
 * Reads all seeds and goes on after each fault: whatever the strict reader would refuse is an error, and what a person
 * should look at is a warning. `today` is a day, `YYYY-MM-DD`. All handles are held.
 */
export async function lintSeeds(folders: SeedFolders, today: string): Promise<LintReport> {
  const reader = new LintReader(folders);
  const rowsOf = async <C extends SeedTable["columns"]>(name: string, table: SeedTable<C>) =>
    (await reader.rows(name, table)).map(({ row }) => row);
  const domains = await rowsOf("domains", seedTables.domains);
  reader.domains = domains.map(({ domain }) => domain);
  // Every file that is named after a domain would be wrong.
  if (domains.length === 0) return { tables: reader.counts, domains: {}, findings: reader.errors };

  const listed = await reader.rows("handles", seedTables.handles);
  const lexicons = await rowsOf("lexicons", seedTables.lexicons);
  const confusables = await rowsOf("confusables", seedTables.confusables);
  const known = await rowsOf("known_organisations", seedTables.known_organisations);
  const types = await rowsOf("source_types", seedTables.source_types);
  const domain_aliases = await reader.rows("domain_aliases", seedTables.domain_aliases);
  const tiers = (await rowsOf("follower_tiers", seedTables.follower_tiers)).map(({ tier }) => tier);
  const regions = (await rowsOf("countries", seedTables.countries)).map(({ region }) => region);
  const quotas = await reader.rows("quotas", seedTables.quotas);
  const reviews = await reader.rows("reviews", seedTables.reviews);
  const review_decisions = await rowsOf("review_decisions", seedTables.review_decisions);
  const score_models = await reader.rows("score_models", seedTables.score_models);
  const inputs = (await rowsOf("score_inputs", seedTables.score_inputs)).map(({ input }) => input);
  const thresholds = await rowsOf("thresholds", seedTables.thresholds);
  for (const [name, table] of Object.entries(seedTables)) {
    if (!(name in reader.counts)) await reader.rows(name, table as SeedTable);
  }

  // A name that stands on a faulty line of the other table is not unknown.
  const ifSound = <Value>(name: string, values: readonly Value[]) =>
    reader.sound.has(name) ? new Set(values) : undefined;
  const faults = referenceFaults({
    domain_aliases,
    quotas,
    reviews,
    review_decisions: reader.sound.has("review_decisions") ? review_decisions : undefined,
    score_models,
    domains: ifSound("domains", reader.domains),
    tiers: ifSound("follower_tiers", tiers),
    regions: ifSound("countries", regions),
    inputs: ifSound("score_inputs", inputs),
  });
  for (const fault of faults) reader.note(fault);
  const most = thresholds.find(({ name }) => name === "lint_shared_evidence")?.value;
  if (most === undefined) reader.note(missingThreshold(folders));
  const organisations = new Set(known.map(({ handle }) => handle.toLowerCase()));
  const sourceTypes = new Set(types.map(({ source_type }) => source_type));
  const counts = countDomains(domains, listed, lexicons, organisations);
  return {
    tables: reader.counts,
    domains: Object.fromEntries(counts),
    findings: [
      ...reader.errors,
      ...(await lintLeftovers(folders)),
      ...lintSupply(domains, counts, folders.handlesDir),
      ...lintLists(listed, { sourceTypes, organisations, today }),
      ...lintPeople(listed, confusables, most ?? Number.POSITIVE_INFINITY),
    ],
  };
}

function countDomains(
  domains: readonly Seed<"domains">[],
  listed: readonly ListedSeed[],
  lexicons: readonly Seed<"lexicons">[],
  organisations: ReadonlySet<string>,
): Map<string, DomainCounts> {
  const counts = new Map(
    domains.map(({ domain, target_min }) => [domain, { handles: 0, usable: 0, target_min, terms: 0 }]),
  );
  for (const { row } of listed) {
    const own = counts.get(row.domain);
    if (own === undefined) continue;
    own.handles += 1;
    if (row.status !== "retired" && !organisations.has(row.handle.toLowerCase())) own.usable += 1;
  }
  for (const { domain } of lexicons) {
    const own = counts.get(domain);
    if (own !== undefined) own.terms += 1;
  }
  return counts;
}

/** Warnings about folders that killed processes left beside the lists. */
async function lintLeftovers({ handlesDir }: SeedFolders): Promise<LintFinding[]> {
  const left = (await findStagings(handlesDir)).filter(({ isRunning }) => !isRunning);
  return left.map(({ folder }) => ({
    severity: "warning",
    rule: "leftover",
    file: folder,
    line: null,
    what: "an adopt was killed: some lists may have its rows and others not yet",
    hint: "Run the same seeds adopt with --write again: it finishes the job and removes the folder.",
  }));
}

function missingThreshold({ seedsDir }: SeedFolders): PipelineError {
  const file = path.join(seedsDir, "rules", "thresholds.csv");
  return new PipelineError("the threshold 'lint_shared_evidence' is missing", { file }, "Add a line for it.");
}
