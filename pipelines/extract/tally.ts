import type { Plan } from "../core/plans.ts";
import type { Origin } from "../core/raw.ts";
import { maxDollars } from "./budget.ts";
import { packLookups, wantedAuthor } from "./lookups.ts";

/** What a run has done so far, earlier processes included unless it says otherwise. */
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
  /** Outcomes by kind, of this process. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of an estimate: requests, retries apart, and dollars at most. */
  readonly estimate?: { readonly requests: number; readonly dollars_max: number };
}

/** Counts what becomes of a plan. */
export class Tally {
  private readonly batches: number;
  private readonly authors: number;
  private batchesDone: number;
  /** Authors whose outcome is committed. */
  authorsDone: number;
  private readonly outcomes: Record<string, number> = {};

  /** `undone` are the batches of the plan that are not committed. */
  constructor(
    private readonly plan: Plan,
    undone: Plan["batches"],
    private readonly origin: Origin,
  ) {
    this.batches = plan.batches.length;
    this.batchesDone = this.batches - undone.length;
    this.authors = countAuthors(plan.batches);
    this.authorsDone = this.authors - countAuthors(undone);
  }

  /** A batch is committed with these outcomes. */
  add(outcomes: readonly string[]): void {
    this.batchesDone += 1;
    this.authorsDone += outcomes.length;
    for (const outcome of outcomes) this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }

  summary(
    state: ExtractSummary["state"],
    spent: Pick<ExtractSummary, "requests" | "dollars" | "dollars_possible">,
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
      outcomes: this.outcomes,
    };
  }
}

/** What it takes to fetch these batches of a plan. */
export function estimate(plan: Plan, undone: Plan["batches"]): NonNullable<ExtractSummary["estimate"]> {
  const wanted = undone.flatMap(({ batch_id, authors }) => authors.map((one) => wantedAuthor(one, batch_id)));
  return {
    requests: packLookups(wanted).length,
    dollars_max: wanted.reduce((sum, one) => sum + maxDollars(plan.prices, one.author.depth), 0),
  };
}

/** How many authors these batches have. */
export function countAuthors(batches: Plan["batches"]): number {
  return batches.reduce((sum, batch) => sum + batch.authors.length, 0);
}
