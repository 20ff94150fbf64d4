import { readFile } from "node:fs/promises";

/** A small model, so that every probability can be reckoned by hand. */
export const MODEL = {
  intercept: -1.6,
  bio_any_official: 1.2,
  bio_official: 0.8,
  bio_any_we: 1.6,
  bio_any_opinion: -0.9,
  bio_any_profession: -1.2,
  name_organisation: 2,
  name_title: -1.5,
  link_is_handle: 0.8,
  metric_no_likes: 0.7,
};
/** As a file of seeds. */
export const MODEL_FILE = [
  "feature,weight",
  ...Object.entries(MODEL).map(([name, weight]) => `${name},${weight.toFixed(9)}`),
];

/** The project's thresholds with other limits of the bands, as a file of seeds. */
export async function thresholdsWith(personBelow: number, organisationFrom: number): Promise<string[]> {
  const limits = { identity_person_below: personBelow, identity_organisation_from: organisationFrom };
  const lines = (await readFile("seeds/rules/thresholds.csv", "utf8")).trim().split("\n");
  return lines.map((line) =>
    Object.entries(limits).reduce(
      (text, [name, limit]) => text.replace(new RegExp(`^${name},[^,]+`), `${name},${limit}`),
      line,
    ),
  );
}
