import fc from "fast-check";
import { expect, test } from "vitest";
import { solvePositive } from "../../pipelines/identity/linear.ts";
import { fitLogistic, type Observations, probability } from "../../pipelines/identity/logistic.ts";

const observations = fc
  .array(
    fc.tuple(
      fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.boolean(),
    ),
    {
      minLength: 10,
      maxLength: 60,
    },
  )
  .map(
    (list): Observations => ({
      rows: list.map(([values]) => Float64Array.from(values)),
      labels: list.map(([, label]) => Number(label)),
      weights: list.map((_, i) => 1 + (i % 3)),
    }),
  );

/** What a fit makes as small as it can: weighted log loss and the penalty, on features scaled as the fit does it. */
function loss({ rows, labels, weights }: Observations, ridge: number, model: ReturnType<typeof fitLogistic>) {
  const penalty = model.weights.reduce((sum, weight, j) => {
    const values = rows.map((row) => row[j] ?? 0);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    return sum + (weight * spread) ** 2;
  }, 0);
  const data = rows.reduce((sum, row, i) => {
    const p = probability(model, row);
    return sum - (weights[i] ?? 1) * Math.log(labels[i] === 1 ? p : 1 - p);
  }, 0);
  return data + (ridge / 2) * penalty;
}

test("no nearby model explains the labels better", () => {
  fc.assert(
    fc.property(observations, fc.double({ min: 0.1, max: 50, noNaN: true }), fc.nat(3), (given, ridge, j) => {
      const model = fitLogistic(given, ridge);
      const best = loss(given, ridge, model);
      for (const step of [-1e-3, 1e-3]) {
        const weights = model.weights.map((weight, k) => (k === j ? weight + step : weight));
        const intercept = j === 3 ? model.intercept + step : model.intercept;
        expect(loss(given, ridge, { intercept, weights })).toBeGreaterThanOrEqual(best - 1e-9);
      }
    }),
  );
});

test("labels that follow a model lead to it", () => {
  const truth = { intercept: -0.5, weights: Float64Array.from([2, -1, 0]) };
  const rows: Float64Array[] = [];
  const labels: number[] = [];
  const weights: number[] = [];
  // Every point once as each label, weighted by how likely it is there.
  for (let a = -2; a <= 2; a += 0.5) {
    for (let b = -2; b <= 2; b += 0.5) {
      for (const label of [0, 1]) {
        const row = Float64Array.from([a, b, (a * b) % 1]);
        const p = probability(truth, row);
        rows.push(row);
        labels.push(label);
        weights.push(label === 1 ? p : 1 - p);
      }
    }
  }
  const model = fitLogistic({ rows, labels, weights }, 1e-9);
  expect(model.intercept).toBeCloseTo(-0.5, 6);
  expect([...model.weights].map((weight) => Math.round(weight * 1e6) / 1e6 + 0)).toEqual([2, -1, 0]);
});

test("a feature that never varies weighs nothing", () => {
  const rows = [1, 2, 3, 4].map((x) => Float64Array.from([x, 7]));
  const model = fitLogistic({ rows, labels: [0, 1, 0, 1], weights: [1, 1, 1, 1] }, 1);
  expect(model.weights[1]).toBe(0);
});

test("linear systems are solved; what is not positive definite is refused", () => {
  const solution = solvePositive(
    [Float64Array.from([4, 0]), Float64Array.from([2, 3])],
    Float64Array.from([2, 5]),
  );
  expect([...solution].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([-0.5, 2]);
  expect(() => solvePositive([Float64Array.from([-1])], Float64Array.from([1]))).toThrow(
    "not positive definite",
  );
});
