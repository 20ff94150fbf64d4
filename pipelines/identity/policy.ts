import type { SeedFolders } from "../seeds/files.ts";
import { readSeeds, readThresholds } from "../seeds/read.ts";
import type { Bands } from "./trade-off.ts";
import type { View } from "./views.ts";

/** What seeds say of a fit: the views of `rules/identity_views.csv` and the limits of `rules/thresholds.csv`. */
export async function readPolicy(folders: SeedFolders): Promise<{ views: readonly View[]; bands: Bands }> {
  const value = await readThresholds(folders);
  const { identity_views } = await readSeeds(folders);
  return {
    views: identity_views,
    bands: {
      personBelow: value("identity_person_below"),
      organisationFrom: value("identity_organisation_from"),
      personPrecision: value("identity_person_precision"),
      organisationPrecision: value("identity_organisation_precision"),
    },
  };
}
