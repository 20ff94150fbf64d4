import { sha256Text } from "../core/lake.ts";
import { fitLogistic, probability } from "./logistic.ts";
import type { LabelledProfile } from "./profiles.ts";

const FOLDS = 10;
/** Accounts of so many followers are spread over the folds apart. */
const LARGE = 30_000;

/**
 * The probability of organisation that a model gives each account that was fitted without it: ten folds, stratified by
 * set, label and size, by a hash of the account and `seed`. In the order of `profiles`.
 */
export function crossValidate(
  profiles: readonly LabelledProfile[],
  ridge: number,
  seed: number,
): Float64Array {
  const folds = foldsOf(profiles, seed);
  const found = new Float64Array(profiles.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fitLogistic(observationsOf(profiles.filter((_, i) => folds[i] !== fold)), ridge);
    for (const [i, { values }] of profiles.entries()) {
      if (folds[i] === fold) found[i] = probability(model, values);
    }
  }
  return found;
}

/** Labelled accounts as a regression takes them. */
export function observationsOf(profiles: readonly LabelledProfile[]) {
  return {
    rows: profiles.map(({ values }) => values),
    labels: profiles.map(({ label }) => (label === "organisation" ? 1 : 0)),
    weights: profiles.map(({ weight }) => weight),
  };
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
