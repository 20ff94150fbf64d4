/** Two-sided 95 %. */
const Z = 1.96;

/**
 * The largest share that is still plausible when `count` of `total` were seen, `total` above 0: upper limit of the 95 %
 * Wilson score interval (Wilson 1927, JASA 22:209).
 */
export function plausibleShare(count: number, total: number): number {
  const share = count / total;
  const spread = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return (share + Z ** 2 / (2 * total) + spread) / (1 + Z ** 2 / total);
}
