import type { Measured } from "../core/binomial.ts";

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
