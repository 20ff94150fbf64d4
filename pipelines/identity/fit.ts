import path from "node:path";
import { renameAll, writeText } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { sha256File } from "../core/lake.ts";
import { counted } from "../core/progress.ts";
import type { Database } from "../core/warehouse.ts";
import { readLabels, withDecisions } from "./labels.ts";
import { fitLogistic } from "./logistic.ts";
import type { Policy } from "./policy.ts";
import { type Profiles, readProfiles } from "./profiles.ts";
import { reportText } from "./report.ts";
import { type PartReport, partReports } from "./trade-off.ts";
import { crossValidate, type Fitting, FOLDS, observationsOf } from "./validate.ts";

/** What a model is fitted with. */
export interface FitOptions extends Fitting, Policy {
  /** Name of the model and of its file. */
  readonly model: string;
  /** CSV of labels, see {@link readLabels}. */
  readonly labels: string;
}

export interface FitReport extends Omit<FitOptions, "reviews"> {
  /** The file of weights; the report lies beside it. */
  readonly file: string;
  readonly labels_sha256: string;
  readonly features: number;
  /** Labelled accounts that the warehouse does not hold. */
  readonly unknown: number;
  readonly parts: readonly PartReport[];
}

/** Features of the profile's age say when it was read: labelled ones were read in other years than those to come. */
const LEFT_OUT: ReadonlySet<string> = new Set(["metric_age", "metric_posts_per_day"]);

/**
 * Labelled accounts of built tables with what a model sees of them. Throws {@link PipelineError} when persons or
 * organisations are too few to be told apart.
 */
export async function readLabelled(
  database: Database,
  labels: string,
  { reviews, reviewWeight }: Policy,
): Promise<Profiles> {
  const all = withDecisions(await readLabels(labels), reviews, reviewWeight);
  const read = await readProfiles(database, all, LEFT_OUT);
  const organisations = read.profiles.filter(({ label }) => label === "organisation").length;
  const fewest = Math.min(organisations, read.profiles.length - organisations);
  if (fewest >= FOLDS) return read;
  throw new PipelineError(
    `${counted(read.profiles.length - organisations, "labelled person")} and ${counted(organisations, "organisation")} are in the warehouse, and ${FOLDS} of each are needed`,
    { file: labels },
    "Label more accounts, or name the warehouse that holds them with --warehouse.",
  );
}

/** Fits a model of identity to labelled accounts of built tables, and writes it to `folder` with its report. */
export async function fitIdentity(
  database: Database,
  folder: string,
  options: FitOptions,
): Promise<FitReport> {
  const read = await readLabelled(database, options.labels, options);
  const found = crossValidate(read, options);
  const { intercept, weights } = fitLogistic(observationsOf(read, options.views), options.ridge);
  const rows = [
    ["intercept", intercept] as const,
    ...read.features.map((name, i) => [name, weights[i] ?? 0] as const),
  ];
  const lines = rows.map(([feature, weight]) => `${feature},${weight.toFixed(9)}`);
  const file = path.join(folder, `${options.model}.csv`);
  const told = path.join(folder, `${options.model}.md`);
  const { reviews: _, ...shown } = options;
  const report = {
    ...shown,
    file,
    labels_sha256: await sha256File(options.labels),
    features: read.features.length,
    unknown: read.unknown,
    parts: partReports(read.profiles, found, options.bands),
  };
  await writeText(`${file}.new`, `${["feature,weight", ...lines].join("\n")}\n`, file);
  await writeText(`${told}.new`, reportText(report), told);
  await renameAll([
    [`${file}.new`, file],
    [`${told}.new`, told],
  ]);
  return report;
}
