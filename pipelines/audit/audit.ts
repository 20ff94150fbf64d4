import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { utcDay } from "../core/clock.ts";
import { type Config, usesOwnSeeds } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";
import { appendRows } from "../seeds/append.ts";
import { type Seed, seedTables } from "../seeds/tables.ts";
import { type CuratedAuthor, drawSample, readCurated } from "./draw.ts";
import { type DrawnAudit, keepDrawn } from "./drawn.ts";
import type { JudgedAudit } from "./sample-file.ts";

type AuditRow = Seed<"audits">;

const buildRow = z.object({ build_id: z.string(), origin: z.enum(["live", "simulated"]) });

/**
 * Draws a sample of the curated authors of the last build and keeps it in the warehouse. The same build, size and seed
 * give the same sample. Throws {@link PipelineError} when nobody is curated.
 */
export async function drawAudit(
  database: Database,
  config: Config,
  { size, seed, now }: { size: number; seed: number; now: number },
): Promise<{ drawn: DrawnAudit; sample: CuratedAuthor[] }> {
  const file = config.warehouse.database;
  const [build] = await database.rows("select build_id, origin from ops.build", buildRow);
  if (build === undefined) throw new PipelineError("not a finished build", { file }, "Run npm run build.");
  const curated = await readCurated(database);
  if (curated.length === 0)
    throw new PipelineError("no author is curated here", { file }, "Run npm run build, and see its end.");
  const sample = drawSample(curated, size, seed);
  const digest = createHash("sha256").update([build.build_id, sample.length, seed].join(" ")).digest("hex");
  const drawn = {
    audit: `${utcDay(now)}-${digest.slice(0, 8)}`,
    drawn_at: new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
    ...build,
    curated: curated.length,
    authors: sample.map(({ author_id, handle, domains }) => ({ author_id, handle, domains })),
  };
  await keepDrawn(config.warehouse, drawn);
  return { drawn, sample };
}

/**
 * Appends a judged sample to `audits.csv`, all or nothing; one that stands there already is not added again. Throws
 * {@link PipelineError} for a simulated one among the project's own seeds, and when the audit was judged otherwise
 * before.
 */
export async function recordAudit(
  config: Config,
  from: string,
  { rows, ...audit }: JudgedAudit,
  known: readonly AuditRow[],
): Promise<{ file: string; added: number }> {
  if (audit.origin === "simulated" && usesOwnSeeds(config)) {
    const hint = "These seeds are about real accounts: name a copy of them with --seeds.";
    throw new PipelineError("the sample is of simulated accounts", { file: from }, hint);
  }
  const file = path.join(config.seedsDir, "audits.csv");
  const earlier = new Map(
    known.filter((row) => row.audit === audit.audit).map((row) => [row.author_id, row.judgement]),
  );
  const changed = rows.find(
    ({ author_id, judgement }) => (earlier.get(author_id) ?? judgement) !== judgement,
  );
  if (changed !== undefined) {
    const what = `@${changed.handle} was judged ${earlier.get(changed.author_id)} in this audit before`;
    throw new PipelineError(what, { file: from, line: changed.line }, `Take the audit out of ${file} first.`);
  }
  const added =
    earlier.size > 0
      ? []
      : rows.map(({ line: _, domains, ...row }) => ({ ...audit, ...row, domains: domains.join(" ") }));
  await appendRows(seedTables.audits, file, added);
  return { file, added: added.length };
}
