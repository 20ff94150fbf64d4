import { expect, test } from "vitest";
import { viewer } from "../../pipelines/identity/views.ts";

const FEATURES = ["bio_empty", "bio_we", "link", "link_is_name", "name_given"];
const VALUES = Float64Array.from([0, 2, 1, 1, 3]);
const seen = (without: string | null) => [
  ...viewer(FEATURES, { view: "one", without, weight: 1, meaning: "" })(VALUES),
];

test("a view is without the groups it names; a description that is not known is an empty one", () => {
  expect(seen(null)).toEqual([0, 2, 1, 1, 3]);
  expect(seen("link")).toEqual([0, 2, 0, 0, 3]);
  expect(seen("bio link")).toEqual([1, 0, 0, 0, 3]);
  expect([...VALUES]).toEqual([0, 2, 1, 1, 3]);
});
