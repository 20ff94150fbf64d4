import { utcDay } from "../core/clock.ts";
import { PipelineError } from "../core/errors.ts";
import type { Seed } from "./tables.ts";

/** Dollars for one object of a kind at a moment (milliseconds since 1970 UTC): the newest price that is valid by then. */
export function priceOf(prices: readonly Seed<"prices">[], resource: string, at: number): number {
  const day = utcDay(at);
  const valid = prices.filter((price) => price.resource === resource && price.valid_from <= day);
  const newest = valid.sort((a, b) => (a.valid_from < b.valid_from ? 1 : -1))[0];
  if (newest !== undefined) return newest.dollars;
  throw new PipelineError(
    `no price of a ${resource} on ${day}`,
    { file: "prices.csv" },
    "Add a line for it to the seeds.",
  );
}
