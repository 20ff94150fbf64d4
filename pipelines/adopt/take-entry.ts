import type { HandleLists, Seat } from "./lists.ts";
import { whyRetired } from "./past.ts";
import { rejected, type Verdict } from "./result.ts";
import type { Entry } from "./row.ts";

/**
 * Puts a person on the lists of its domains, where it is not yet. Who is on a list already stays as it is; a row that
 * names somebody a row before added is merged with that one: it fills in evidence and note where they were missing.
 * Somebody known from another domain keeps spelling and status. The past of the lists stands above the row: who was
 * renamed is taken by the new handle, and who is retired stays out. `origin` is the file and line of the row.
 */
export function takeEntry(
  lists: HandleLists,
  entry: Entry,
  cleaned: readonly string[],
  origin: string,
): Verdict {
  const isLive = lists.everywhere(entry.handle).some(({ row }) => row.status !== "retired");
  const past = lists.renameOf(entry.handle);
  if (past === undefined || isLive || entry.status === "retired")
    return putOn(lists, entry, cleaned, origin, null);
  const said = `@${entry.handle} is @${past.to} since ${past.rename.day} (${past.rename.evidence})`;
  return putOn(lists, { ...entry, handle: past.to }, [...cleaned, said], origin, said);
}

/** `renamed` says that the row has an older handle, if it has. */
function putOn(
  lists: HandleLists,
  { domains, ...entry }: Entry,
  cleaned: readonly string[],
  origin: string,
  renamed: string | null,
): Verdict {
  const said = [...cleaned];
  const end = (result: Verdict["result"], reason: string | null): Verdict => ({
    result,
    handle: entry.handle,
    domains,
    cleaned: said,
    reason,
    advice: null,
  });
  const refuse = (reason: string, advice: string) => rejected(entry.handle, reason, advice, domains);
  const seats = lists.everywhere(entry.handle);
  const known = seats.find(({ row }) => row.status !== "retired");
  const retired = seats.find(({ row }) => row.status === "retired");
  const there = domains.flatMap((domain) => lists.find(domain, entry.handle) ?? []);
  const missing = domains.filter((domain) => lists.find(domain, entry.handle) === undefined);

  if (entry.status === "retired") {
    if (there.length === 0) return refuse("the row says retired: nothing to add", "Leave it out.");
    if (missing.length > 0) said.push(`not added to ${missing.join(", ")}: the row says retired`);
    return end("already_there", null);
  }
  if (known === undefined && retired !== undefined) {
    const why = [...(renamed === null ? [] : [renamed]), whyRetired(retired.row)].join(", ");
    return refuse(
      why,
      "Leave it out; if the account is back, make its status unverified on that list first.",
    );
  }
  for (const seat of there) {
    if (seat.row.status === "retired") said.push(whyRetired(seat.row));
    else fillIn(lists, seat, entry);
  }
  if (missing.length > 0) {
    const handle = known?.row.handle ?? entry.handle;
    const status = known?.row.status ?? entry.status;
    if (handle !== entry.handle) said.push(`spelled @${handle}, as in ${known?.row.domain}`);
    if (status !== entry.status) said.push(`status ${status}, as in ${known?.row.domain}`);
    for (const domain of missing) lists.add({ ...entry, domain, handle, status }, origin);
    const live = there.filter(({ row }) => row.status !== "retired").map(({ row }) => row.domain);
    if (live.length > 0) said.push(`on the list of ${live.join(", ")} already`);
    return end("added", null);
  }
  const earlier = there.find(({ origin: first }) => first !== undefined)?.origin;
  if (earlier !== undefined) return end("merged", `with ${earlier}`);
  const notes = there.filter(({ row }) => row.status === "retired").map(({ row }) => whyRetired(row));
  if (renamed !== null) notes.unshift(renamed);
  return end("already_there", notes.length === 0 ? null : notes.join(", "));
}

/** Gives a new row what it lacks. */
function fillIn(
  lists: HandleLists,
  seat: Seat,
  { evidence_url, note }: Pick<Entry, "evidence_url" | "note">,
): void {
  if (seat.origin === undefined) return;
  const { row } = seat;
  lists.replace(seat, { ...row, evidence_url: row.evidence_url ?? evidence_url, note: row.note ?? note });
}
