import { readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Config } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { rankingModel } from "../core/known.ts";
import type { Database } from "../core/warehouse.ts";
import { pairDomains } from "./domain-pairs.ts";
import { readDrift } from "./drift.ts";
import { type DomainDrift, readManifest } from "./manifest.ts";
import { readLatest } from "./releases.ts";

/** How far the built tables are from a release. */
export interface Drift {
  readonly compared_with: string;
  readonly domains: readonly DomainDrift[];
}

/**
 * The drift of the built tables from a release of the warehouse, the newest unless one is named; null without any.
 * Throws {@link PipelineError} for a name that is no release, with those there are.
 */
export async function readDriftNow(
  database: Database,
  { warehouse }: Config,
  against: string | undefined,
): Promise<Drift | null> {
  const release = against ?? (await readLatest(warehouse));
  if (release === undefined) return null;
  const entries = await readdir(warehouse.releases, { withFileTypes: true }).catch(() => []);
  const releases = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (!releases.includes(release)) {
    const hint = releases.length === 0 ? "There is none yet." : `There are ${releases.sort().join(", ")}.`;
    throw new PipelineError(`no release '${release}'`, { file: warehouse.releases }, hint);
  }
  const domains = await database.rows("select domain from seeds.domains", z.object({ domain: z.string() }));
  const tables = domains.map(({ domain }) => ({ domain, name: `curated.${domain}` }));
  const manifest = await readManifest(path.join(warehouse.releases, release));
  const pairs = pairDomains(tables, manifest, warehouse);
  return {
    compared_with: release,
    domains: await readDrift(database, pairs, {
      now: await rankingModel(database),
      before: manifest.score_models,
    }),
  };
}
