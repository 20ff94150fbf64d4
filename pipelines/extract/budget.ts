import { utcDay } from "../core/clock.ts";

/** Dollars per object returned. */
export interface Prices {
  readonly user: number;
  readonly post: number;
}

/** One thing a request asks for, and what it may bring. */
export interface Priced {
  /** Names it among everything asked for, whatever request asks. */
  readonly key: string;
  /** A profile may come back; by its id, where that is known, it is told whether it was paid today. */
  readonly profile: boolean;
  readonly authorId?: string | undefined;
  /** Posts at most. */
  readonly posts: number;
}

/** What a request may cost at most, kept free in the budget until its bill is known. */
export interface Hold {
  readonly units: number;
  readonly parts: ReadonlyMap<string, number>;
  /** The UTC day it was reckoned for: on another one it may cost more. */
  readonly day: string;
}

/** The objects of one answer, by id. */
export interface Returned {
  readonly users: readonly string[];
  readonly posts: readonly string[];
}

const UNITS_PER_DOLLAR = 10_000;
/** A request that is sent so shortly before midnight may be billed after it. */
const MIDNIGHT_MS = 60_000;

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
  private heldUnits = 0;
  /** By day and thing asked for: what unanswered requests may have cost. */
  private readonly unknown = new Map<string, number>();
  private unknownUnits = 0;

  /** `paid` are the keys ({@link paidKey}) of objects that were paid before. Without `budget` there is no limit. */
  constructor(prices: Prices, budget: number | undefined, paid: Iterable<string>) {
    this.user = Math.round(prices.user * UNITS_PER_DOLLAR);
    this.post = Math.round(prices.post * UNITS_PER_DOLLAR);
    this.limit =
      budget === undefined ? Number.POSITIVE_INFINITY : Math.floor(budget * UNITS_PER_DOLLAR + 1e-6);
    this.paid = new Set(paid);
  }

  /** Other runs have paid for these while this one was parked: what it had paid by then stays its own. */
  addPaid(keys: Iterable<string>): void {
    for (const key of keys) this.paid.add(key);
  }

  /** Dollars billed for everything received. */
  get spent(): number {
    return this.spentUnits / UNITS_PER_DOLLAR;
  }

  /** Dollars that requests without a usable answer may have cost. */
  get possible(): number {
    return this.unknownUnits / UNITS_PER_DOLLAR;
  }

  /**
   * Keeps the most that asking for these may cost: for each that still fits into the budget, from the first on. `taken`
   * are their places in the list; what costs nothing always fits.
   */
  reserve(wanted: readonly Priced[], now: number): { taken: number[]; hold: Hold } {
    const day = utcDay(now);
    let left = this.limit - this.spentUnits - this.heldUnits - this.unknownUnits;
    const taken: number[] = [];
    const parts = new Map<string, number>();
    for (const [place, one] of wanted.entries()) {
      const units = this.most(one, now);
      if (units > 0 && units > left) continue;
      left -= units;
      taken.push(place);
      parts.set(one.key, units);
    }
    return { taken, hold: this.keep(parts, day) };
  }

  /** Keeps what a request that was sent may cost, whatever the budget says. */
  hold(wanted: readonly Priced[], now: number): Hold {
    const day = utcDay(now);
    return this.keep(new Map(wanted.map((one) => [one.key, this.most(one, now)])), day);
  }

  /** A hold in dollars. */
  dollars(hold: Hold): number {
    return hold.units / UNITS_PER_DOLLAR;
  }

  /** The request was not sent, or certainly not billed. */
  release(hold: Hold): void {
    this.heldUnits -= hold.units;
  }

  /** The request went out at `sentAt` and may have been billed: that stays known until an answer of the same day tells. */
  leaveUnknown(hold: Hold, sentAt: number): void {
    this.release(hold);
    const day = utcDay(sentAt);
    for (const [key, units] of hold.parts) {
      if (units > 0) this.setUnknown(`${day}/${key}`, units);
    }
  }

  /** Books an answer received at `at`, by the server's clock where it is known, and returns its cost in dollars. */
  settle(hold: Hold, returned: Returned, at: number): number {
    this.release(hold);
    const day = utcDay(at);
    for (const key of hold.parts.keys()) this.setUnknown(`${day}/${key}`, 0);
    const units =
      this.book("user", returned.users, day) * this.user + this.book("post", returned.posts, day) * this.post;
    this.spentUnits += units;
    return units / UNITS_PER_DOLLAR;
  }

  private keep(parts: ReadonlyMap<string, number>, day: string): Hold {
    const units = [...parts.values()].reduce((sum, part) => sum + part, 0);
    this.heldUnits += units;
    return { units, parts, day };
  }

  private setUnknown(key: string, units: number): void {
    this.unknownUnits += units - (this.unknown.get(key) ?? 0);
    if (units === 0) this.unknown.delete(key);
    else this.unknown.set(key, units);
  }

  private book(kind: "user" | "post", ids: readonly string[], day: string): number {
    const fresh = new Set(ids.map((id) => paidKey(day, kind, id)).filter((key) => !this.paid.has(key)));
    for (const key of fresh) this.paid.add(key);
    return fresh.size;
  }

  /** What asking costs at most, on the day of this moment or on the one that may have begun when it is billed. */
  private most(one: Priced, now: number): number {
    return Math.max(this.mostOn(one, utcDay(now)), this.mostOn(one, utcDay(now + MIDNIGHT_MS)));
  }

  /** Nothing more when an unanswered request of the day may have been billed for it. */
  private mostOn({ key, profile, authorId, posts }: Priced, day: string): number {
    if (this.unknown.has(`${day}/${key}`)) return 0;
    const isPaid = authorId !== undefined && this.paid.has(paidKey(day, "user", authorId));
    return (profile && !isPaid ? this.user : 0) + posts * this.post;
  }
}

/** How an object paid on a UTC day is remembered. */
export function paidKey(day: string, kind: "user" | "post", id: string): string {
  return `${day}/${kind}/${id}`;
}
