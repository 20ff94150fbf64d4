/** Past the announced second, since both clocks are cut to whole seconds. */
const MARGIN_MS = 1_000;
/** The reset is rounded up and the date down to a second. */
const ROUNDING_MS = 2_000;
/** Windows that end later are used up at once and not paced: the day's data should not take the day. */
const PACED_MS = 16 * 60_000;
/** The share of a window over which its requests are spread; the rest is reserve, so that none is left unused. */
const PACED_SHARE = 0.9;

/** Two announcements of the end of one window differ by no more than this, milliseconds. */
export const SAME_WINDOW_MS = 2 * MARGIN_MS;

/**
 * When a window's quota is full again, on the clock that `receivedAt` (ms) was read from, if an answer told at
 * `serverNow` (ms of the server) that it is at `reset` (seconds of the server).
 */
export function windowEnd(receivedAt: number, serverNow: number, reset: number): number {
  return receivedAt + Math.max(0, reset * 1000 - serverNow) + MARGIN_MS;
}

/**
 * Milliseconds that the requests of a window keep apart, where `remaining` of them are left, `demand` are wanted, and it
 * ends in `left` milliseconds: none, unless it cannot serve all that is wanted and ends soon.
 */
export function pacedGap(left: number, remaining: number, demand: number): number {
  if (left > PACED_MS || demand <= remaining) return 0;
  return (Math.max(0, left - MARGIN_MS - ROUNDING_MS) * PACED_SHARE) / remaining;
}
