import fc from "fast-check";
import { expect, test } from "vitest";
import { layerFigures, modelFigures, spread, stageFigures } from "../../pipelines/bench/figures.ts";

test("the median of an odd number is the middle one, of an even number the mean of the middle two", () => {
  expect(spread([3])).toEqual({ median: 3, min: 3, max: 3 });
  expect(spread([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
  expect(spread([4, 1, 100, 2])).toEqual({ median: 3, min: 1, max: 100 });
});

test("the median has as many values below as above", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }), (values) => {
      const { median, min, max } = spread(values);
      const below = values.filter((value) => value < median).length;
      const above = values.filter((value) => value > median).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
    }),
  );
});

test("a stage's memory is the greatest of its runs", () => {
  const run = { seconds: 1, peak_rss_bytes: 100, start_heap_bytes: 20, peak_heap_bytes: 30 };
  const other = { ...run, seconds: 3, peak_rss_bytes: 90, start_heap_bytes: 10, peak_heap_bytes: 40 };
  const figures = {
    seconds: { median: 2, min: 1, max: 3 },
    peak_rss_bytes: 100,
    start_heap_bytes: 10,
    peak_heap_bytes: 40,
    live_heap_bytes: null,
  };
  expect(stageFigures([run, other])).toEqual(figures);
  const collected = { ...run, live_heap_bytes: 25 };
  const more = { ...other, live_heap_bytes: 35 };
  expect(stageFigures([collected, other, more])).toEqual({
    ...figures,
    seconds: { median: 3, min: 1, max: 3 },
    live_heap_bytes: 35,
  });
});

test("models are ordered by their median over all builds", () => {
  const build = (a: number, b: number) => [
    { model: "authors.a", rows: 1, milliseconds: a },
    { model: "authors.b", rows: 2, milliseconds: b },
  ];
  expect(modelFigures([build(9000, 2000), build(1000, 2000), build(1000, 3000)])).toEqual([
    { model: "authors.b", rows: 2, seconds: { median: 2, min: 2, max: 3 } },
    { model: "authors.a", rows: 1, seconds: { median: 1, min: 1, max: 9 } },
  ]);
});

test("a layer takes as long as its models together, build by build", () => {
  const build = (latest: number, tiers: number) => [
    { model: "authors.latest", rows: 5, milliseconds: latest },
    { model: "authors.tiers", rows: 5, milliseconds: tiers },
    { model: "scores.m2", rows: 9, milliseconds: 500 },
  ];
  const figures = layerFigures(
    [build(1000, 3000), build(2000, 500)],
    [
      { authors: 1, scores: 0.25 },
      { authors: 2, scores: 0.25 },
    ],
  );
  expect(figures).toEqual([
    {
      layer: "authors",
      models: 2,
      seconds: { median: 3.25, min: 2.5, max: 4 },
      copying_seconds: { median: 1.5, min: 1, max: 2 },
    },
    {
      layer: "scores",
      models: 1,
      seconds: { median: 0.5, min: 0.5, max: 0.5 },
      copying_seconds: { median: 0.25, min: 0.25, max: 0.25 },
    },
  ]);
});
