import type { Proposal } from "../core/proposals.ts";
import type { HandleSeed } from "../seeds/read.ts";

/** When a handle was seen to have been given up for another one, and the run and request that showed it. */
export interface Rename {
  readonly day: string;
  readonly evidence: string;
}

/** The run and the request. */
const EVIDENCE = String.raw`\(([^()\s]+)\)`;
const WAS = new RegExp(String.raw`(?<=^|; )was @(\w{1,15}) until (\d{4}-\d\d-\d\d) ${EVIDENCE}`, "g");
const IS_NOW = new RegExp(String.raw`^retired: is @(\w{1,15}) since (\d{4}-\d\d-\d\d) ${EVIDENCE}`);

/** For the note of a seed that gets its new handle; in all three notes the moments are days, `YYYY-MM-DD`. */
export function wasNote({ handle, first_seen, evidence }: Proposal): string {
  return `was @${handle} until ${first_seen} (${evidence})`;
}

/** For the note of a seed whose new handle is on the list already. */
export function isNowNote({ new_handle, first_seen, evidence }: Proposal): string {
  return `retired: is @${new_handle} since ${first_seen} (${evidence})`;
}

/** For the note of a seed that is gone. */
export function goneNote({ outcome, times, first_seen, last_seen, evidence }: Proposal): string {
  const often = times === 1 ? "once" : `${times} times`;
  return `retired: ${outcome} ${often} from ${first_seen} to ${last_seen} (${evidence})`;
}

/** The renames that the note of a seed tells: from which handle (lower case) to which. */
export function renamesIn({
  handle,
  status,
  note,
}: HandleSeed): { from: string; to: string; rename: Rename }[] {
  if (note === null) return [];
  const [, to, day = "", evidence = ""] = (status === "retired" && IS_NOW.exec(note)) || [];
  if (to !== undefined) return [{ from: handle.toLowerCase(), to, rename: { day, evidence } }];
  return [...note.matchAll(WAS)]
    .map(([, from = "", at = "", by = ""]) => ({
      from: from.toLowerCase(),
      to: handle,
      rename: { day: at, evidence: by },
    }))
    .filter(({ from }) => from !== handle.toLowerCase());
}

/** Why a retired seed was retired, in words that can follow `retired in <domain>`. */
export function whyRetired({ domain, note }: HandleSeed): string {
  return note === null
    ? `retired in ${domain}, and no note says why`
    : `retired in ${domain}: ${note.replace(/^retired: /, "")}`;
}
