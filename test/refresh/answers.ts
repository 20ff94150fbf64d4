import type { RawRow } from "../../pipelines/core/raw.ts";
import type { RawRows } from "../sql/raw-rows.ts";

export const DAY_MS = 86_400_000;

/** What was asked for a seed: its handle, or the id of the author it was known to mean. */
export interface Question {
  readonly handle: string;
  readonly id?: string;
}

/** The profile of an answer: whose, and under which handle. */
export interface Received {
  readonly id: string;
  readonly handle: string;
}

/** The rows of one answer, so many days after `start`, in the run of that day. */
export function answer(
  start: number,
  day: number,
  { handle, id }: Question,
  outcome: string,
  received?: Received,
): RawRows {
  const lineage = { run_id: `run${day}`, request_id: `q${day}`, fetched_at: start + day * DAY_MS };
  const asked: Partial<RawRow<"outcomes">> = {
    ...lineage,
    requested_kind: id === undefined ? "handle" : "id",
    requested: id ?? handle,
    handle,
    outcome,
    author_id: received?.id ?? null,
  };
  const profile = received && {
    ...lineage,
    author_id: received.id,
    handle: received.handle,
    followers_count: 100_000,
    created_at: Date.parse("2020-06-01T00:00:00Z"),
  };
  return { outcomes: [asked], users: profile === undefined ? [] : [profile] };
}

/** The rows of several answers together. */
export function together(answers: readonly RawRows[]): RawRows {
  return {
    outcomes: answers.flatMap(({ outcomes = [] }) => outcomes),
    users: answers.flatMap(({ users = [] }) => users),
  };
}
