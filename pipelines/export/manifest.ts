import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";

const count = z.int().nonnegative();

const releaseFile = z.strictObject({
  /** Relative to the release, with `/`. */
  path: z.string(),
  table: z.string(),
  /** Set for the table of one domain; in Parquet the folder says so and the file has no such column. */
  domain: z.string().nullable(),
  rows: count,
  bytes: count,
  sha256: z.string().length(64),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
});

const auditCount = {
  sampled: count,
  organisations: count,
  unclear: count,
  at_most: z.number(),
};

/** What persons found of a sample of the curated authors of some build. */
const audit = z.strictObject({
  audit: z.string(),
  drawn_at: z.iso.datetime(),
  /** Of the build the sample was drawn from; its organisations may have been taken out since. */
  build_id: z.string(),
  /** Curated authors then, and those of the sample that are curated now. */
  curated: count,
  still_curated: count,
  confidence: z.number(),
  ...auditCount,
  domains: z.array(z.strictObject({ domain: z.string(), ...auditCount })),
});

const domainChanges = z.strictObject({
  domain: z.string(),
  entered: count,
  left: count,
  up: count,
  down: count,
  same: count,
});

const domainDrift = z.strictObject({
  domain: z.string(),
  /** Of M2 and the places, by the thresholds `drift_*` of the seeds. */
  verdict: z.enum(["steady", "watch", "alarm", "too few", "other model"]),
  before: count,
  now: count,
  /** Population stability index of M2; `null` when it means nothing. */
  psi: z.number().nullable(),
  /** Share of the first places that kept their authors. */
  kept: z.number().nullable(),
  /** Rank correlation of those in both. */
  spearman: z.number().nullable(),
});

const manifest = z.strictObject({
  format: z.literal(1),
  release: z.string(),
  origin: z.enum(["live", "simulated"]),
  build_id: z.string(),
  as_of: z.iso.datetime(),
  score_models: z.array(z.string()),
  seeds_hash: z.string(),
  sql_hash: z.string(),
  engine: z.string(),
  notes: z.array(z.string()),
  domains: z.array(z.strictObject({ domain: z.string(), authors: count, rejected: count })),
  outcomes: z.array(z.strictObject({ requested_kind: z.string(), outcome: z.string(), outcomes: count })),
  /** The newest audit; `null` when nobody has judged one. */
  audit: audit.nullable().default(null),
  checks: z.array(z.strictObject({ check_name: z.string(), severity: z.string(), failing_rows: count })),
  changes: z.strictObject({
    /** The release before this one; `null` for the first. */
    compared_with: z.string().nullable(),
    domains: z.array(domainChanges),
    drift: z.array(domainDrift).default([]),
  }),
  files: z.array(releaseFile),
});

/** What a release holds and what it was made of. */
export type Manifest = z.infer<typeof manifest>;
export type ReleaseFile = z.infer<typeof releaseFile>;
export type DomainChanges = z.infer<typeof domainChanges>;
export type DomainDrift = z.infer<typeof domainDrift>;

export const MANIFEST = "manifest.json";

/** Reads the manifest of a release folder. Throws {@link PipelineError} when it is missing or not one of ours. */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = path.join(folder, MANIFEST);
  const text = await readFile(file, "utf8").catch(() => "");
  const parsed = manifest.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PipelineError(
    `not the manifest of a release (${issue?.path.join(".")} ${issue?.message})`,
    { file },
    "Restore the release from a copy, or delete its folder.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
