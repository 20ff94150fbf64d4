/** A figure with its 95 % interval. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.96;

/**
 * The chance that an organisation gets a higher probability than a person, ties half; with the interval of Hanley and
 * McNeil 1982 (Radiology 143:29). `NaN` where one of the two is missing.
 */
export function areaUnderCurve(found: readonly number[], labels: readonly number[]): Measured {
  const order = found.map((value, i) => ({ value, label: labels[i] ?? 0 })).sort((a, b) => a.value - b.value);
  const ones = labels.filter((label) => label === 1).length;
  const zeros = labels.length - ones;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (order[i]?.label === 1) rankSum += rank;
    start = end;
  }
  const value = (rankSum - (ones * (ones + 1)) / 2) / (ones * zeros);
  const q1 = value / (2 - value);
  const q2 = (2 * value * value) / (1 + value);
  const variance =
    (value * (1 - value) + (ones - 1) * (q1 - value * value) + (zeros - 1) * (q2 - value * value)) /
    (ones * zeros);
  const spread = Z * Math.sqrt(variance);
  return { value, low: Math.max(0, value - spread), high: Math.min(1, value + spread) };
}

/** The exact interval of a share (Clopper and Pearson 1934, Biometrika 26:404): `count` of `total`, `total` above 0. */
export function exactShare(count: number, total: number, confidence = 0.95): Measured {
  const tail = (1 - confidence) / 2;
  return {
    value: count / total,
    low: count === 0 ? 0 : bisect((p) => 1 - binomialBelow(count, total, p) - tail),
    high: count === total ? 1 : bisect((p) => tail - binomialBelow(count + 1, total, p)),
  };
}

/** The largest share that is plausible at a one-sided confidence: 0 of 300 is at most 1 % at 95 %. */
export function atMost(count: number, total: number, confidence = 0.95): number {
  return count === total ? 1 : bisect((p) => 1 - confidence - binomialBelow(count + 1, total, p));
}

/** The chance of fewer than `count` of `total` when each has the chance `p`. */
function binomialBelow(count: number, total: number, p: number): number {
  if (p <= 0) return count > 0 ? 1 : 0;
  if (p >= 1) return count > total ? 1 : 0;
  let logTerm = total * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(((total - k) / (k + 1)) * (p / (1 - p)));
  }
  return Math.min(1, sum);
}

/** Where a function that rises from below 0 to above it crosses 0, between 0 and 1. */
function bisect(rising: (p: number) => number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
