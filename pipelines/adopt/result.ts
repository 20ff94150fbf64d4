/** How a row of a file ended. */
export const RESULTS = ["added", "merged", "already_there", "renamed", "retired", "rejected"] as const;

/** What became of one row. Every row of every file has exactly one. */
export interface RowResult {
  readonly file: string;
  readonly line: number;
  readonly last_line: number;
  readonly result: (typeof RESULTS)[number];
  readonly handle: string | null;
  readonly domains: readonly string[];
  /** What was cleaned, left out or decided on the way; nothing for a row that was taken as it stands. */
  readonly cleaned: readonly string[];
  /** Why it was rejected, or what it was merged with. */
  readonly reason: string | null;
  /** What to do about a rejected row. */
  readonly advice: string | null;
  /** The row as it stands in the file. */
  readonly text: string;
}

/** The part of a {@link RowResult} that judging a row decides. */
export type Verdict = Omit<RowResult, "file" | "line" | "last_line" | "text">;

/** A row that cannot be taken. */
export function rejected(
  handle: string | null,
  reason: string,
  advice: string,
  domains: readonly string[] = [],
): Verdict {
  return { result: "rejected", handle, domains, cleaned: [], reason, advice };
}
