/** The id X would give to a post or account made at a moment. */
export function snowflake(moment: string, base = 0n): string {
  return (base + (BigInt(Date.parse(moment) - 1288834974657) << 22n)).toString();
}

/** What simulated ids count from. */
export const SIMULATED = 6_000_000_000_000_000_000n;
