/**
 * The flags that spend what an estimate says at most, rounded up to the cent, and no more than the budget that was given.
 *
 * @example spendFlags(6.015, undefined) // ["--yes", "--budget", "6.02"]
 */
export function spendFlags(dollarsMax: number, budget: number | undefined): string[] {
  const cents = Math.ceil(Math.round(dollarsMax * 10_000) / 100);
  const most = budget !== undefined && budget * 100 < cents ? String(budget) : (cents / 100).toFixed(2);
  return ["--yes", "--budget", most];
}
