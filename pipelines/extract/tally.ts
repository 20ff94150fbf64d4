import { type Plan, postsAtMost } from "../core/plans.ts";
import { aboutDollars, count, counted, dollars } from "../core/progress.ts";
import type { Origin } from "../core/raw.ts";
import { LookupQueue, wantedAuthor } from "./lookups.ts";

/** What a run has done so far, earlier processes included. */
export interface ExtractSummary {
  readonly run_id: string;
  /** `estimate`: nothing was sent; `parked`: stopped by a signal, to be resumed; `stopped`: by an error. */
  readonly state: "estimate" | "running" | "done" | "parked" | "stopped";
  readonly origin: Origin;
  readonly batches: number;
  readonly batches_done: number;
  readonly authors: number;
  readonly authors_done: number;
  readonly requests: number;
  readonly dollars: number;
  /** What requests without a usable answer may have cost on top. */
  readonly dollars_possible: number;
  /** What the whole run will cost if it goes on as it did. */
  readonly dollars_forecast?: number;
  /** Outcomes by kind. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What the endpoint asked last still allows. */
  readonly quota?: QuotaLeft;
  /** Until when the run waits for a rate limit, and why. */
  readonly waiting?: { readonly until: string; readonly endpoint: string };
  /** When it will be done if it goes on as it did, ISO 8601. */
  readonly ends_at?: string;
  /** Of an estimate: requests, retries apart, and dollars at most. */
  readonly estimate?: { readonly requests: number; readonly dollars_max: number };
}

/** Requests left in a window. */
export interface QuotaLeft {
  readonly endpoint: string;
  readonly remaining: number;
  readonly limit: number | null;
  /** ISO 8601. */
  readonly resets_at: string;
}

/** What a run has spent, as its ledger says. */
export type Spent = Pick<ExtractSummary, "requests" | "dollars" | "dollars_possible">;

/** Counts what becomes of a plan. */
export class Tally {
  private readonly batches: number;
  readonly authors: number;
  /** Authors whose outcome earlier processes committed. */
  readonly authorsBefore: number;
  private batchesDone: number;
  /** Authors whose outcome is committed. */
  authorsDone: number;
  private readonly outcomes: Record<string, number>;

  /** `undone` are the batches of the plan that are not committed at `startedAt`; `outcomes` has those of the others. */
  constructor(
    private readonly plan: Plan,
    undone: Plan["batches"],
    private readonly origin: Origin,
    private readonly startedAt: number,
    outcomes: Readonly<Record<string, number>>,
  ) {
    this.outcomes = { ...outcomes };
    this.batches = plan.batches.length;
    this.batchesDone = this.batches - undone.length;
    this.authors = countAuthors(plan.batches);
    this.authorsBefore = this.authors - countAuthors(undone);
    this.authorsDone = this.authorsBefore;
  }

  /** A batch is committed with these outcomes. */
  add(outcomes: readonly string[]): void {
    this.batchesDone += 1;
    this.authorsDone += outcomes.length;
    for (const outcome of outcomes) this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  summary(
    state: ExtractSummary["state"],
    spent: Spent,
    now: Pick<ExtractSummary, "quota" | "waiting" | "ends_at"> = {},
  ): ExtractSummary {
    return {
      run_id: this.plan.plan_id,
      state,
      origin: this.origin,
      batches: this.batches,
      batches_done: this.batchesDone,
      authors: this.authors,
      authors_done: this.authorsDone,
      ...spent,
      ...(this.authorsDone > 0 && this.authorsDone < this.authors
        ? { dollars_forecast: round((spent.dollars / this.authorsDone) * this.authors) }
        : {}),
      outcomes: Object.fromEntries(Object.entries(this.outcomes).sort(([, a], [, b]) => b - a)),
      ...now,
    };
  }

  /** When the run will end at the pace of this process, and not before `until`; nothing before its first batch. */
  end(now: number, until = ""): { ends_at?: string } {
    const done = this.authorsDone - this.authorsBefore;
    if (done === 0) return {};
    const left = ((now - this.startedAt) / done) * (this.authors - this.authorsDone);
    const endsAt = new Date(now + left).toISOString();
    return { ends_at: endsAt < until ? until : endsAt };
  }
}

/** `$5.01 of about $16.20, 37/120 batches, 412 found, 31 not_found, 12/300 requests left`: money first, as screens are narrow. */
export function remark(summary: ExtractSummary): string {
  const { dollars_forecast, quota, batches_done, batches, outcomes } = summary;
  const forecast = dollars_forecast === undefined ? "" : ` of about ${aboutDollars(dollars_forecast)}`;
  const most = Object.entries(outcomes).slice(0, 3);
  return [
    `${dollars(summary.dollars)}${forecast}`,
    `${count(batches_done)}/${counted(batches, "batch", "batches")}`,
    ...most.map(([outcome, authors]) => `${count(authors)} ${outcome}`),
    ...(quota === undefined ? [] : [`${quota.remaining}/${quota.limit ?? "?"} requests left`]),
  ].join(", ");
}

/** What it takes to fetch these batches of a plan; each sample of posts takes one request at least. */
export function estimate(plan: Plan, undone: Plan["batches"]): NonNullable<ExtractSummary["estimate"]> {
  const wanted = undone.flatMap(({ batch_id, authors }) => authors.map((one) => wantedAuthor(one, batch_id)));
  const queue = new LookupQueue(wanted);
  const samples = wanted.filter(({ author }) => author.depth === 2).length;
  const { user, post } = plan.prices;
  return {
    requests: queue.requests("handle") + queue.requests("id") + samples,
    dollars_max: round(wanted.reduce((sum, { author }) => sum + user + postsAtMost(author) * post, 0)),
  };
}

/** How many authors these batches have. */
export function countAuthors(batches: Plan["batches"]): number {
  return batches.reduce((sum, batch) => sum + batch.authors.length, 0);
}

/** To a hundredth of a cent. */
function round(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
