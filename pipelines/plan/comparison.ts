import type { AccessTerms } from "./access.ts";
import type { Outlook, Stage } from "./forecast.ts";

/** The same plan under one access plan. */
export interface Comparison {
  readonly access_plan: string;
  /** Dollars a month, where reading costs nothing beyond; `null` where each object is billed. */
  readonly monthly_dollars: number | null;
  /** Calendar months that it takes, each of which is to be paid where a month has a price. */
  readonly months: number;
  readonly end: Stage;
  readonly is_done: boolean;
  readonly capped: Stage | null;
}

/** One line of the comparison of access plans. */
export function compare(access: AccessTerms, { end, is_done, capped }: Outlook, startAt: number): Comparison {
  const [first, last] = [startAt, startAt + end.minutes * 60_000].map((at) => new Date(at)) as [Date, Date];
  const months =
    12 * (last.getUTCFullYear() - first.getUTCFullYear()) + last.getUTCMonth() - first.getUTCMonth() + 1;
  return {
    access_plan: access.name,
    monthly_dollars: access.monthlyDollars,
    months,
    end,
    is_done,
    capped,
  };
}
