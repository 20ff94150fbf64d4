import type { SeedFolders } from "../seeds/files.ts";
import { readSeeds, readThresholds } from "../seeds/read.ts";
import type { Seed } from "../seeds/tables.ts";
import type { Bands } from "./trade-off.ts";
import type { View } from "./views.ts";

/** What seeds say of a fit. */
export interface Policy {
  readonly views: readonly View[];
  readonly bands: Bands;
  /** Decisions of persons, which are labels too. */
  readonly reviews: readonly Seed<"reviews">[];
  readonly reviewWeight: number;
}

/** Reads the policy: the views of `rules/identity_views.csv`, limits of `rules/thresholds.csv`, and `reviews.csv`. */
export async function readPolicy(folders: SeedFolders): Promise<Policy> {
  const value = await readThresholds(folders);
  const { identity_views, reviews } = await readSeeds(folders);
  return {
    views: identity_views,
    reviews,
    reviewWeight: value("identity_review_weight"),
    bands: {
      personBelow: value("identity_person_below"),
      organisationFrom: value("identity_organisation_from"),
      personPrecision: value("identity_person_precision"),
      organisationPrecision: value("identity_organisation_precision"),
    },
  };
}
