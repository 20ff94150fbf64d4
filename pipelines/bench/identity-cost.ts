import type { ModelTime } from "./figures.ts";

/** What is made for persons and organisations only. */
export const IDENTITY_MODELS = [
  "staging.identity_terms",
  "staging.personal_names",
  "authors.bio_features",
  "authors.name_features",
  "authors.profile_features",
  "authors.identity_features",
  "authors.identity_signals",
  "authors.identity_reasons",
  "authors.identity",
];

export interface ModelCost extends ModelTime {
  readonly is_identity: boolean;
  /** Of the time of all models. */
  readonly share: number;
}

export interface IdentityCost {
  readonly identity_seconds: number;
  readonly other_seconds: number;
  /** Identity by all others, in one build. */
  readonly ratio: number;
  /** Slowest first. */
  readonly models: readonly ModelCost[];
}

/** What identity takes in a build against all other models together. */
export function identityCost(models: readonly ModelTime[]): IdentityCost {
  const own = new Set(IDENTITY_MODELS);
  const milliseconds = (list: readonly ModelTime[]) => list.reduce((sum, one) => sum + one.milliseconds, 0);
  const all = milliseconds(models);
  const identity = milliseconds(models.filter(({ model }) => own.has(model)));
  return {
    identity_seconds: identity / 1000,
    other_seconds: (all - identity) / 1000,
    ratio: identity / (all - identity),
    models: models
      .map((one) => ({ ...one, is_identity: own.has(one.model), share: one.milliseconds / all }))
      .sort((a, b) => b.milliseconds - a.milliseconds),
  };
}
