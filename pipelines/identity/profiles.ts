import { z } from "zod";
import type { Database } from "../core/warehouse.ts";
import type { Label } from "./labels.ts";

/** A labelled account as the model sees it. */
export interface LabelledProfile extends Label {
  readonly followers: number | null;
  /** One value a feature, in the order of {@link Profiles.features}. */
  readonly values: Float64Array;
}

export interface Profiles {
  readonly features: readonly string[];
  readonly profiles: readonly LabelledProfile[];
  /** Labelled accounts that the warehouse does not hold. */
  readonly unknown: number;
}

const featureRow = z.object({ author_id: z.string(), feature: z.string(), value: z.coerce.number() });
const authorRow = z.object({ author_id: z.string(), followers_count: z.coerce.number().nullable() });

/** Reads the features of labelled accounts from built tables, but some: in alphabetic order, accounts by id. */
export async function readProfiles(
  database: Database,
  labels: readonly Label[],
  leftOut: ReadonlySet<string>,
): Promise<Profiles> {
  await database.run("create or replace temp table labelled (author_id varchar primary key)");
  await database.run("insert into labelled select unnest(string_split($ids, ','))", {
    ids: labels.map(({ author_id }) => author_id).join(","),
  });
  const authors = await database.rows(
    "select author_id, followers_count from authors.latest semi join labelled using (author_id)",
    authorRow,
  );
  const all = await database.rows(
    "select author_id, feature, value from authors.identity_features semi join labelled using (author_id)",
    featureRow,
  );
  const cells = all.filter(({ feature }) => !leftOut.has(feature));
  const features = [...new Set(cells.map(({ feature }) => feature))].sort();
  const place = new Map(features.map((feature, i) => [feature, i]));
  const followers = new Map(authors.map((author) => [author.author_id, author.followers_count]));
  const profiles = new Map(
    labels
      .filter(({ author_id }) => followers.has(author_id))
      .sort((a, b) => (a.author_id < b.author_id ? -1 : 1))
      .map((label): [string, LabelledProfile] => [
        label.author_id,
        {
          ...label,
          followers: followers.get(label.author_id) ?? null,
          values: new Float64Array(features.length),
        },
      ]),
  );
  for (const { author_id, feature, value } of cells) {
    profiles.get(author_id)?.values.set([value], place.get(feature));
  }
  return { features, profiles: [...profiles.values()], unknown: labels.length - profiles.size };
}
