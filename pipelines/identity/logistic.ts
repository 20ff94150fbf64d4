import { solvePositive } from "./linear.ts";

/** Labelled observations: `rows[i][j]` is feature `j` of observation `i`. */
export interface Observations {
  readonly rows: readonly Float64Array[];
  /** 1 for what is looked for, 0 for the other. */
  readonly labels: readonly number[];
  /** How much each counts; above 0. */
  readonly weights: readonly number[];
}

/** A fitted model in the units of the features: the log odds are the intercept and the sum of weight × value. */
export interface LogisticModel {
  readonly intercept: number;
  readonly weights: Float64Array;
}

const MOST_STEPS = 50;
/** The largest change of a coefficient in the last step. */
const CLOSE_ENOUGH = 1e-10;

/**
 * Logistic regression with a ridge penalty on standardised features, ½ λ |β|², none on the intercept, by Newton's method
 * (Hoerl and Kennard 1970; Le Cessie and Van Houwelingen 1992). There is no chance in it. Takes O(n d²) for n observations
 * of d features, some ten times. Throws when it does not converge.
 */
export function fitLogistic({ rows, labels, weights }: Observations, ridge: number): LogisticModel {
  const size = rows[0]?.length ?? 0;
  const { means, spreads } = moments(rows, size);
  const scaled = rows.map((row) => row.map((value, j) => (value - (means[j] ?? 0)) / (spreads[j] ?? 1)));
  // The last coefficient is the intercept.
  const beta = new Float64Array(size + 1);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(scaled, labels, weights, beta, ridge);
    const change = solvePositive(hessian, gradient);
    for (let j = 0; j <= size; j++) beta[j] = (beta[j] ?? 0) - (change[j] ?? 0);
    if (change.every((value) => Math.abs(value) < CLOSE_ENOUGH)) return unscaled(beta, means, spreads);
  }
  throw new Error(`the regression of ${rows.length} observations did not converge`);
}

/** The probability of what is looked for. */
export function probability({ intercept, weights }: LogisticModel, row: Float64Array): number {
  return logistic(weights.reduce((sum, weight, j) => sum + weight * (row[j] ?? 0), intercept));
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** A feature that never varies gets the spread 1, and by the penalty the weight 0. */
function moments(
  rows: readonly Float64Array[],
  size: number,
): { means: Float64Array; spreads: Float64Array } {
  const means = new Float64Array(size);
  const spreads = new Float64Array(size);
  for (const row of rows)
    for (let j = 0; j < size; j++) means[j] = (means[j] ?? 0) + (row[j] ?? 0) / rows.length;
  for (const row of rows) {
    for (let j = 0; j < size; j++) {
      spreads[j] = (spreads[j] ?? 0) + ((row[j] ?? 0) - (means[j] ?? 0)) ** 2 / rows.length;
    }
  }
  return { means, spreads: spreads.map((variance) => (variance === 0 ? 1 : Math.sqrt(variance))) };
}

function derivatives(
  rows: readonly Float64Array[],
  labels: readonly number[],
  weights: readonly number[],
  beta: Float64Array,
  ridge: number,
): { gradient: Float64Array; hessian: Float64Array[] } {
  const size = beta.length - 1;
  const gradient = beta.map((value, j) => (j === size ? 0 : ridge * value));
  const hessian = Array.from({ length: size + 1 }, (_, j) => {
    const line = new Float64Array(size + 1);
    if (j < size) line[j] = ridge;
    return line;
  });
  for (const [i, row] of rows.entries()) {
    let logOdds = beta[size] ?? 0;
    for (let j = 0; j < size; j++) logOdds += (beta[j] ?? 0) * (row[j] ?? 0);
    const p = logistic(logOdds);
    const weight = weights[i] ?? 1;
    const error = weight * (p - (labels[i] ?? 0));
    const curve = weight * p * (1 - p);
    for (let j = 0; j <= size; j++) {
      const x = j === size ? 1 : (row[j] ?? 0);
      if (x === 0) continue;
      gradient[j] = (gradient[j] ?? 0) + error * x;
      const line = hessian[j];
      if (line === undefined) continue;
      for (let k = 0; k <= j; k++) line[k] = (line[k] ?? 0) + curve * x * (k === size ? 1 : (row[k] ?? 0));
    }
  }
  return { gradient, hessian };
}

function unscaled(beta: Float64Array, means: Float64Array, spreads: Float64Array): LogisticModel {
  const size = beta.length - 1;
  const weights = new Float64Array(size);
  let intercept = beta[size] ?? 0;
  for (let j = 0; j < size; j++) {
    weights[j] = (beta[j] ?? 0) / (spreads[j] ?? 1);
    intercept -= (weights[j] ?? 0) * (means[j] ?? 0);
  }
  return { intercept, weights };
}
