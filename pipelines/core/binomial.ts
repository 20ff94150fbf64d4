/** A figure with its 95 % interval. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
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
