import { afterEach, beforeEach } from "vitest";
import { z } from "zod";
import { fakeClock, LoopbackApi, type makeContext, NOON, rawRows } from "./extract-support.ts";

/** A clock and a small X API on loopback, new for each test of the file that imports this. */
export const clock = fakeClock();
export let api: LoopbackApi;
export let base: string;

/** Puts a new API in the place of the one that was stopped. */
export async function startApi(): Promise<string> {
  api = new LoopbackApi(clock);
  base = await api.start();
  return base;
}

beforeEach(async () => {
  clock.set(NOON);
  clock.slept.length = 0;
  await startApi();
});
afterEach(() => api.stop());

/** How many of each outcome. */
export const tally = (all: Record<string, string>) => {
  const counts: Record<string, number> = {};
  for (const outcome of Object.values(all)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const requestRow = z.object({
  state: z.string(),
  status: z.number().nullable(),
  cost: z.coerce.number().nullable(),
  error: z.string().nullable(),
});

/** The raw requests of a warehouse. */
export const requests = (context: Awaited<ReturnType<typeof makeContext>>) =>
  rawRows(
    context,
    "requests",
    "select state, status, cost_dollars::double as cost, error from raw order by request_id",
    requestRow,
  );
