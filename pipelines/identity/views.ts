import type { Seed } from "../seeds/tables.ts";

/** What is left of a profile when groups of its features are not known. */
export type View = Seed<"identity_views">;

/** A function that blanks the features that a view is without; a description that is not known is an empty one. */
export function viewer(
  features: readonly string[],
  { without }: View,
): (values: Float64Array) => Float64Array {
  const groups = without?.split(" ") ?? [];
  const blanked = features.flatMap((feature, i) =>
    groups.some((prefix) => feature.startsWith(prefix)) ? [i] : [],
  );
  const empty = groups.includes("bio") ? features.indexOf("bio_empty") : -1;
  return (values) => {
    const seen = Float64Array.from(values);
    for (const i of blanked) seen[i] = 0;
    if (empty >= 0) seen[empty] = 1;
    return seen;
  };
}
