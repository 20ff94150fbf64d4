import { sha256Text } from "../core/lake.ts";
import { fitLogistic, type Observations, probability } from "./logistic.ts";
import type { LabelledProfile, Profiles } from "./profiles.ts";
import { type View, viewer } from "./views.ts";

/** Parts that accounts are divided into, each told by a model that was fitted to the others. */
export const FOLDS = 10;
/** Accounts of so many followers are spread over the folds apart. */
const LARGE = 30_000;

/** How a model is fitted. */
export interface Fitting {
  readonly views: readonly View[];
  readonly ridge: number;
  /** Another seed, other folds. */
  readonly seed: number;
}

/**
 * The probability of organisation that a model gives each account that was fitted without it, by view and in the order
 * of the profiles: folds stratified by set, label and size, by a hash of the account and the seed.
 */
export function crossValidate(
  { features, profiles }: Profiles,
  { views, ridge, seed }: Fitting,
): Map<string, Float64Array> {
  const folds = foldsOf(profiles, seed);
  const found = new Map(views.map(({ view }) => [view, new Float64Array(profiles.length)]));
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = profiles.filter((_, i) => folds[i] !== fold);
    const model = fitLogistic(observationsOf({ features, profiles: others }, views), ridge);
    for (const view of views) {
      const see = viewer(features, view);
      for (const [i, { values }] of profiles.entries()) {
        if (folds[i] === fold) found.get(view.view)?.set([probability(model, see(values))], i);
      }
    }
  }
  return found;
}

/** Labelled accounts as a regression takes them: each once for every view, with the view's weight. */
export function observationsOf(
  { features, profiles }: Pick<Profiles, "features" | "profiles">,
  views: readonly View[],
): Observations {
  const seen = views.flatMap((view) => {
    const see = viewer(features, view);
    return profiles.map((profile) => ({
      row: see(profile.values),
      label: labelNumber(profile),
      weight: profile.weight * view.weight,
    }));
  });
  return {
    rows: seen.map(({ row }) => row),
    labels: seen.map(({ label }) => label),
    weights: seen.map(({ weight }) => weight),
  };
}

/** 1 for an organisation, 0 for a person. */
export function labelNumber({ label }: Pick<LabelledProfile, "label">): number {
  return label === "organisation" ? 1 : 0;
}

function foldsOf(profiles: readonly LabelledProfile[], seed: number): number[] {
  const strata = new Map<string, { i: number; key: string }[]>();
  for (const [i, { author_id, set, label, followers }] of profiles.entries()) {
    const stratum = `${set} ${label} ${(followers ?? 0) >= LARGE}`;
    const members = strata.get(stratum) ?? [];
    members.push({ i, key: sha256Text(`${seed} ${author_id}`) });
    strata.set(stratum, members);
  }
  const folds: number[] = [];
  let next = 0;
  for (const members of strata.values()) {
    for (const { i } of members.sort((a, b) => (a.key < b.key ? -1 : 1))) {
      folds[i] = next % FOLDS;
      next += 1;
    }
  }
  return folds;
}
