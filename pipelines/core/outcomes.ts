interface OutcomeMeaning {
  readonly meaning: string;
  /** `unsettled` outcomes say nothing of the author: it is asked for again at once. */
  readonly kind: "received" | "missing" | "unusable" | "unsettled" | "not_asked";
}

/** Every outcome a requested handle, id, object or input line can have. */
export const OUTCOMES = {
  found: { kind: "received", meaning: "the user was received" },
  protected: {
    kind: "received",
    meaning: "the user was received, or is known to exist; the posts are protected",
  },
  renamed: { kind: "received", meaning: "the user was received by id; its handle is another one now" },
  recycled: { kind: "received", meaning: "the handle now belongs to another user than before" },
  not_found: { kind: "missing", meaning: "X knows no such user: never existed, renamed or deactivated" },
  suspended: { kind: "missing", meaning: "X suspended the user" },
  invalid_handle: { kind: "missing", meaning: "not a handle X accepts; nothing was asked" },
  error: { kind: "unsettled", meaning: "X answered with another error, or not at all" },
  quarantined: { kind: "unusable", meaning: "what was received cannot be used" },
  no_user: { kind: "unusable", meaning: "the line holds no user" },
  empty_line: { kind: "unusable", meaning: "the line is blank" },
  skipped_budget: { kind: "not_asked", meaning: "not asked, because the budget was used up" },
  skipped_source: {
    kind: "not_asked",
    meaning: "not asked, because its list brought too few new valid authors",
  },
  given_up: { kind: "not_asked", meaning: "not asked, because the run was given up" },
  monthly_cap: { kind: "not_asked", meaning: "given up when the monthly cap of the API was used up" },
  credits_depleted: { kind: "not_asked", meaning: "given up when no credits were left" },
  spending_limit: { kind: "not_asked", meaning: "given up when the spending limit was reached" },
  forbidden: { kind: "not_asked", meaning: "given up when the app or its access plan was refused" },
  bad_token: { kind: "not_asked", meaning: "given up when the token was not accepted" },
} as const satisfies Record<string, OutcomeMeaning>;

/** One word for how it ended; see {@link OUTCOMES}. */
export type Outcome = keyof typeof OUTCOMES;

/** The outcomes of some kinds. */
export function outcomesOf(...kinds: readonly OutcomeMeaning["kind"][]): Outcome[] {
  return (Object.keys(OUTCOMES) as Outcome[]).filter((outcome) => kinds.includes(OUTCOMES[outcome].kind));
}
