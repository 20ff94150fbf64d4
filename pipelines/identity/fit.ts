import path from "node:path";
import { renameAll, writeText } from "../core/disk.ts";
import type { Database } from "../core/warehouse.ts";
import { readLabels } from "./labels.ts";
import { fitLogistic } from "./logistic.ts";
import { areaUnderCurve, type Measured } from "./measures.ts";
import { type LabelledProfile, readProfiles } from "./profiles.ts";
import { crossValidate, observationsOf } from "./validate.ts";

/** What a model is fitted with. */
export interface FitOptions {
  /** Name of the model and of its file. */
  readonly model: string;
  /** CSV of labels, see {@link readLabels}. */
  readonly labels: string;
  readonly ridge: number;
  readonly seed: number;
}

/** How well accounts of one kind are told apart, by models that were fitted without them. */
export interface SetReport {
  readonly set: string;
  readonly persons: number;
  readonly organisations: number;
  readonly auc: Measured;
}

export interface FitReport {
  readonly model: string;
  readonly file: string;
  readonly features: number;
  /** Labelled accounts that the warehouse does not hold. */
  readonly unknown: number;
  readonly sets: readonly SetReport[];
}

/** Features of the profile's age say when it was read: labelled ones were read in other years than those to come. */
const LEFT_OUT: ReadonlySet<string> = new Set(["metric_age", "metric_posts_per_day"]);
/** From so many followers on accounts are reported apart. */
const SIZES = [3_000, 30_000] as const;

/** Fits a model of identity to labelled accounts of built tables, and writes it to `folder`. */
export async function fitIdentity(
  database: Database,
  folder: string,
  { model, labels, ridge, seed }: FitOptions,
): Promise<FitReport> {
  const read = await readProfiles(database, await readLabels(labels), LEFT_OUT);
  const { features, profiles, unknown } = read;
  const found = crossValidate(profiles, ridge, seed);
  const { intercept, weights } = fitLogistic(observationsOf(profiles), ridge);
  const rows = [
    ["intercept", intercept] as const,
    ...features.map((name, i) => [name, weights[i] ?? 0] as const),
  ];
  const lines = rows.map(([feature, weight]) => `${feature},${weight.toFixed(9)}`);
  const file = path.join(folder, `${model}.csv`);
  await writeText(`${file}.new`, `${["feature,weight", ...lines].join("\n")}\n`, file);
  await renameAll([[`${file}.new`, file]]);
  return { model, file, features: features.length, unknown, sets: setReports(profiles, found) };
}

function setReports(profiles: readonly LabelledProfile[], found: Float64Array): SetReport[] {
  const names = [...new Set(profiles.map(({ set }) => set))].sort();
  const part = (set: string, isIn: (profile: LabelledProfile) => boolean): SetReport => {
    const places = profiles.flatMap((profile, i) => (isIn(profile) ? [i] : []));
    const labels = places.map((i) => (profiles[i]?.label === "organisation" ? 1 : 0));
    const organisations = labels.filter((label) => label === 1).length;
    const auc = areaUnderCurve(
      places.map((i) => found[i] ?? 0),
      labels,
    );
    return { set, persons: labels.length - organisations, organisations, auc };
  };
  return names.flatMap((name) => [
    part(name, ({ set }) => set === name),
    ...SIZES.map((size) =>
      part(
        `${name}, from ${size} followers`,
        ({ set, followers }) => set === name && (followers ?? 0) >= size,
      ),
    ),
  ]);
}
