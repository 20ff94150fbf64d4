import { utcDay } from "../../core/clock.ts";
import type { ApiObject } from "../objects.ts";
import type { Endpoint } from "./limits.ts";
import { dataOf, type Page } from "./page.ts";

/** Pay-per-use prices in thousandths of a dollar (docs.x.com pricing, 2026-08-13). */
const PRICE = { users: 10, posts: 5 } as const;

/** Resources of an answer, by id: what X bills. */
export interface Billed {
  readonly users: readonly string[];
  readonly posts: readonly string[];
}

/** What one UTC day cost: resources billed, each once a day, and dollars. */
export interface DayStatement {
  readonly day: string;
  readonly users: number;
  readonly posts: number;
  readonly dollars: number;
}

/** The whole bill, with the number of answers by endpoint and status. */
export interface BillStatement {
  readonly dollars: number;
  readonly days: readonly DayStatement[];
  /** Resources that were sent again, in another answer of the same UTC day: free, but in vain. */
  readonly deliveries: { readonly repeated_users: number; readonly repeated_posts: number };
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
  private readonly months = new Map<string, number>();
  private readonly repeated = { users: 0, posts: 0 };
  private readonly requests = new Map<string, { endpoint: string; status: number; count: number }>();

  /** `paid`: whether the plan pays per use; otherwise resources are counted and cost nothing. */
  constructor(
    private readonly now: () => number,
    private readonly paid: boolean,
  ) {}

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
    const before = today.posts.size;
    for (const kind of ["users", "posts"] as const) {
      for (const id of new Set(billed[kind])) {
        if (today[kind].has(id)) this.repeated[kind] += 1;
        else today[kind].add(id);
      }
    }
    const month = monthOf(today.day);
    this.months.set(month, (this.months.get(month) ?? 0) + today.posts.size - before);
  }

  /** Dollars so far. */
  dollars(): number {
    const today = this.today === undefined ? 0 : this.stateOf(this.today).dollars;
    return this.past.reduce((sum, day) => sum + Math.round(day.dollars * 1000), today * 1000) / 1000;
  }

  /** Posts read in the running UTC month. */
  postsThisMonth(): number {
    return this.months.get(monthOf(utcDay(this.now()))) ?? 0;
  }

  /** Everything so far. */
  statement(): BillStatement {
    return {
      dollars: this.dollars(),
      days: this.today === undefined ? this.past : [...this.past, this.stateOf(this.today)],
      deliveries: { repeated_users: this.repeated.users, repeated_posts: this.repeated.posts },
      requests: [...this.requests.values()],
    };
  }

  /** Ids are remembered for the running day only. */
  private dayAt(day: string): Day {
    if (this.today?.day === day) return this.today;
    if (this.today !== undefined) this.past.push(this.stateOf(this.today));
    this.today = { day, users: new Set(), posts: new Set() };
    return this.today;
  }

  private stateOf({ day, users, posts }: Day): DayStatement {
    const thousandths = this.paid ? users.size * PRICE.users + posts.size * PRICE.posts : 0;
    return { day, users: users.size, posts: posts.size, dollars: thousandths / 1000 };
  }
}

/** What X bills for a page: every object in it, included ones too. */
export function billedBy(endpoint: Endpoint, page: Page): Billed {
  const data = idsOf(dataOf(page));
  const users = idsOf(page.includes?.users);
  const posts = idsOf(page.includes?.posts);
  return endpoint === "users/:id/tweets"
    ? { users, posts: [...data, ...posts] }
    : { users: [...data, ...users], posts };
}

function idsOf(objects: readonly ApiObject[] = []): string[] {
  return objects.map((object) => String(object.id));
}

function monthOf(day: string): string {
  return day.slice(0, 7);
}
