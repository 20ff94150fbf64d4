const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/**
 * Numbers from 0 on as one line of blocks, the largest a full one. Nothing is a space, and anything more than nothing
 * at least the lowest block.
 *
 * @example sparkline([0, 1, 4, 8]) // " ▁▄█"
 */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(0, ...values);
  return values
    .map((value) => (value <= 0 ? " " : BLOCKS[Math.max(0, Math.ceil((value / most) * BLOCKS.length) - 1)]))
    .join("");
}
