import { utcDay } from "../../core/clock.ts";
import type { DomainRun, Milestone, ModelAuthor, ModelTerms } from "./work.ts";

const DAY_MS = 86_400_000;
const DAYS = 40;

/** What a run has taken so far, in all and by domain. */
export class Books {
  readonly domains: DomainRun[];
  /** How far it had come after each of the first days. */
  readonly days: Milestone[] = [];
  private now = { requests: 0, authors: 0, dollars: 0, posts: 0 };
  private readonly monthly = new Map<string, number>();

  constructor(
    private readonly authors: readonly ModelAuthor[],
    domains: number,
    private readonly terms: ModelTerms,
  ) {
    this.domains = Array.from({ length: domains }, () => ({
      requests: 0,
      dollars: 0,
      authors: 0,
      done: 0,
      endMs: 0,
    }));
    this.monthly.set(monthOf(terms.startAt), terms.postsOfMonth);
    for (const author of authors) this.each(author, (domain) => (domain.authors += 1));
  }

  /** A request for these authors was sent. */
  request(authors: readonly number[]): void {
    this.now.requests += 1;
    for (const one of authors) {
      const author = this.authors[one];
      if (author === undefined) continue;
      const share = 1 / (authors.length * author.domains.length);
      this.each(author, (domain) => (domain.requests += share));
    }
  }

  /** An answer brought so many profiles of an author, and posts. */
  receive(one: number, profiles: number, posts: number, at: number): void {
    const author = this.authors[one];
    if (author === undefined) return;
    const { prices, startAt } = this.terms;
    const isFree = author.isPaid && utcDay(at) === utcDay(startAt);
    const dollars = (isFree ? 0 : profiles * prices.user) + posts * prices.post;
    this.now.dollars += dollars;
    this.now.posts += posts;
    if (posts > 0) this.monthly.set(monthOf(at), this.postsOfMonth(at) + posts);
    this.each(author, (domain) => (domain.dollars += dollars / author.domains.length));
  }

  /** The outcome of an author is committed. */
  commit(author: ModelAuthor, at: number): void {
    this.now.authors += 1;
    this.each(author, (domain) => {
      domain.done += 1;
      domain.endMs = at - this.terms.startAt;
    });
  }

  /** Posts read in the UTC month of a moment. */
  postsOfMonth(at: number): number {
    return this.monthly.get(monthOf(at)) ?? 0;
  }

  /** Notes the days that have passed. */
  passTo(at: number): void {
    const passed = Math.min(DAYS, Math.floor((at - this.terms.startAt) / DAY_MS));
    while (this.days.length < passed) this.days.push({ ms: (this.days.length + 1) * DAY_MS, ...this.now });
  }

  milestone(at: number): Milestone {
    return { ms: at - this.terms.startAt, ...this.now };
  }

  private each({ domains }: ModelAuthor, change: (domain: DomainRun) => void): void {
    for (const one of domains) {
      const domain = this.domains[one];
      if (domain !== undefined) change(domain);
    }
  }
}

/** The first moment of the UTC month after that of a moment, milliseconds since 1970. */
export function nextMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function monthOf(at: number): string {
  const date = new Date(at);
  return `${date.getUTCFullYear()}-${date.getUTCMonth()}`;
}
