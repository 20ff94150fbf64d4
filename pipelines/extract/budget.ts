import { utcDay } from "../core/clock.ts";
import { POSTS_PER_AUTHOR } from "../core/plans.ts";
import type { Depth } from "./x-api/api.ts";

/** Dollars per object returned. */
export interface Prices {
  readonly user: number;
  readonly post: number;
}

/** What a request may cost at most, kept free in the budget until its bill is known. */
export interface Hold {
  readonly units: number;
  /** The UTC day on which the request went out; from then on it may have been billed. */
  sentOn: string | undefined;
}

/** The objects of one answer, by id. */
export interface Returned {
  readonly users: readonly string[];
  readonly posts: readonly string[];
}

const UNITS_PER_DOLLAR = 10_000;

/**
 * What a run has spent and may still spend. X bills an object once per UTC day, so what was paid today is free.
 * Whole ten-thousandths of a dollar inside, so that sums are exact.
 */
export class Ledger {
  private readonly user: number;
  private readonly post: number;
  private readonly limit: number;
  private readonly paid: Set<string>;
  private spentUnits = 0;
  private readonly holds = new Set<Hold>();

  /** `paid` are the keys ({@link paidKey}) of objects that were paid before. Without `budget` there is no limit. */
  constructor(prices: Prices, budget: number | undefined, paid: Iterable<string>) {
    this.user = Math.round(prices.user * UNITS_PER_DOLLAR);
    this.post = Math.round(prices.post * UNITS_PER_DOLLAR);
    this.limit =
      budget === undefined ? Number.POSITIVE_INFINITY : Math.floor(budget * UNITS_PER_DOLLAR + 1e-6);
    this.paid = new Set(paid);
  }

  /** Dollars billed for everything received. */
  get spent(): number {
    return this.spentUnits / UNITS_PER_DOLLAR;
  }

  /** Dollars that requests without a usable answer may have cost. */
  get possible(): number {
    const sent = [...this.holds].filter((hold) => hold.sentOn !== undefined);
    return sent.reduce((sum, hold) => sum + hold.units, 0) / UNITS_PER_DOLLAR;
  }

  /**
   * Keeps the most that looking up these authors (their ids, where known) may cost: of all of them, or of as many, from
   * the first on, as fit into what is left of the budget.
   */
  reserve(
    authorIds: readonly (string | undefined)[],
    depth: Depth,
    now: number,
  ): { count: number; hold: Hold } {
    const day = utcDay(now);
    const held = [...this.holds].reduce((sum, hold) => sum + hold.units, 0);
    const left = this.limit - this.spentUnits - held;
    let count = 0;
    let units = 0;
    for (const id of authorIds) {
      const most = this.most(id, depth, day);
      if (units + most > left) break;
      units += most;
      count += 1;
    }
    return { count, hold: this.keep({ units, sentOn: undefined }) };
  }

  /** Keeps what a request of an earlier process may have cost. */
  keepUnanswered(dollars: number, at: number): Hold {
    return this.keep({ units: Math.round(dollars * UNITS_PER_DOLLAR), sentOn: utcDay(at) });
  }

  /** Is the bill of this hold still unknown? */
  isOpen(hold: Hold): boolean {
    return this.holds.has(hold);
  }

  /** A hold in dollars. */
  dollars(hold: Hold): number {
    return hold.units / UNITS_PER_DOLLAR;
  }

  /** The request was not billed. */
  release(hold: Hold): void {
    this.holds.delete(hold);
  }

  /** Books an answer received at `at` and returns its cost in dollars. */
  settle(hold: Hold, returned: Returned, at: number): number {
    this.release(hold);
    const day = utcDay(at);
    const units =
      this.book("user", returned.users, day) * this.user + this.book("post", returned.posts, day) * this.post;
    this.spentUnits += units;
    return units / UNITS_PER_DOLLAR;
  }

  private book(kind: "user" | "post", ids: readonly string[], day: string): number {
    const fresh = new Set(ids.map((id) => paidKey(day, kind, id)).filter((key) => !this.paid.has(key)));
    for (const key of fresh) this.paid.add(key);
    return fresh.size;
  }

  private most(authorId: string | undefined, depth: Depth, day: string): number {
    const isPaid = authorId !== undefined && this.paid.has(paidKey(day, "user", authorId));
    return (isPaid ? 0 : this.user) + depth * POSTS_PER_AUTHOR * this.post;
  }

  private keep(hold: Hold): Hold {
    this.holds.add(hold);
    return hold;
  }
}

/** The most that one author can cost. */
export function maxDollars(prices: Prices, depth: Depth): number {
  return prices.user + depth * POSTS_PER_AUTHOR * prices.post;
}

/** How an object paid on a UTC day is remembered. */
export function paidKey(day: string, kind: "user" | "post", id: string): string {
  return `${day}/${kind}/${id}`;
}
