import path from "node:path";
import { z } from "zod";
import type { WarehousePaths } from "./lake.ts";

/** What may be proposed for a seed. An `alarm` proposes nothing: a person decides. */
export const PROPOSED_ACTIONS = ["alarm", "rename", "retire"] as const;

/** One seed that should change, as `refresh` writes it and `adopt` reads it; empty cells are `null`. */
export const proposal = z.object({
  action: z.enum(PROPOSED_ACTIONS),
  /** As it stands on the list. */
  handle: z.string(),
  domain: z.string(),
  new_handle: z.string().nullable(),
  author_id: z.string().nullable(),
  outcome: z.string(),
  /** The answers that say so: first and last (`2026-11-22T12:00:00Z`), how many, and the run and request of the last. */
  first_seen: z.string(),
  last_seen: z.string(),
  times: z.coerce.number(),
  evidence: z.string(),
  note: z.string(),
});

export type Proposal = z.infer<typeof proposal>;

/** The columns of a file of proposals. */
export const PROPOSAL_HEADER = Object.keys(proposal.shape) as (keyof Proposal)[];

/** Where files of proposals lie. */
export function proposalsDir({ root }: WarehousePaths): string {
  return path.join(root, "proposals");
}
