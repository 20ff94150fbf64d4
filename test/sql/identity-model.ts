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
