import { utcDay } from "../../core/clock.ts";
import type { Billed } from "./pipeline.ts";

/** Pay-per-use prices in thousandths of a dollar (docs.x.com pricing, 2026-08-13). */
const PRICE = { users: 10, posts: 5 } as const;

/** What one UTC day cost: resources billed, each once a day, and dollars. */
export interface DayStatement {
  readonly day: string;
  readonly users: number;
  readonly posts: number;
  readonly dollars: number;
}

/** The whole bill, with the number of answers by endpoint and status. */
export interface Statement {
  readonly dollars: number;
  readonly days: readonly DayStatement[];
  readonly requests: readonly { endpoint: string; status: number; count: number }[];
}

interface Day {
  readonly day: string;
  readonly users: Set<string>;
  readonly posts: Set<string>;
}

/** Keeps the bill as X would: per resource returned, charged once per UTC day; failed requests are free. */
export class Bill {
  private readonly past: DayStatement[] = [];
  private today: Day | undefined;
  private readonly requests = new Map<string, { endpoint: string; status: number; count: number }>();

  constructor(private readonly now: () => number) {}

  /** Notes that a request was answered. */
  count(endpoint: string, status: number): void {
    const key = `${endpoint} ${status}`;
    const entry = this.requests.get(key) ?? { endpoint, status, count: 0 };
    entry.count += 1;
    this.requests.set(key, entry);
  }

  /** Charges what an answer returned. */
  charge(billed: Billed): void {
    const today = this.dayAt(utcDay(this.now()));
    for (const id of billed.users) today.users.add(id);
    for (const id of billed.posts) today.posts.add(id);
  }

  /** Everything so far. */
  statement(): Statement {
    const days = this.today === undefined ? this.past : [...this.past, stateOf(this.today)];
    return {
      dollars: days.reduce((sum, day) => sum + Math.round(day.dollars * 1000), 0) / 1000,
      days,
      requests: [...this.requests.values()],
    };
  }

  /** Ids are remembered for the running day only. */
  private dayAt(day: string): Day {
    if (this.today?.day === day) return this.today;
    if (this.today !== undefined) this.past.push(stateOf(this.today));
    this.today = { day, users: new Set(), posts: new Set() };
    return this.today;
  }
}

function stateOf({ day, users, posts }: Day): DayStatement {
  return {
    day,
    users: users.size,
    posts: posts.size,
    dollars: (users.size * PRICE.users + posts.size * PRICE.posts) / 1000,
  };
}
