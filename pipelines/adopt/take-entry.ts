import type { HandleLists, Seat } from "./lists.ts";
import { rejected, type Verdict } from "./result.ts";
import type { Entry } from "./row.ts";

/**
 * Puts a person on the lists of its domains, where it is not yet. Who is on a list already stays as it is; a row that
 * names somebody a row before added is merged with that one: it fills in evidence and note where they were missing.
 * Somebody known from another domain keeps spelling and status; who is retired there stays out. `origin` is the file and
 * line of the row.
 */
export function takeEntry(
  lists: HandleLists,
  { domains, ...entry }: Entry,
  cleaned: readonly string[],
  origin: string,
): Verdict {
  const seats = lists.everywhere(entry.handle);
  const missing = domains.filter((domain) => lists.find(domain, entry.handle) === undefined);
  const there = domains.flatMap((domain) => lists.find(domain, entry.handle) ?? []);
  const retired = seats.find(({ row }) => row.status === "retired");
  const known = seats.find(({ row }) => row.status !== "retired");
  const said = [...cleaned];
  const verdict = (result: Verdict["result"], reason: string | null): Verdict => ({
    result,
    handle: entry.handle,
    domains,
    cleaned: said,
    reason,
    advice: null,
  });
  const mayAdd =
    missing.length > 0 && entry.status !== "retired" && (retired === undefined || known !== undefined);
  if (mayAdd) {
    const handle = known?.row.handle ?? entry.handle;
    const status = known?.row.status ?? entry.status;
    if (handle !== entry.handle) said.push(`spelled @${handle}, as in ${known?.row.domain}`);
    if (status !== entry.status) said.push(`status ${status}, as in ${known?.row.domain}`);
    for (const domain of missing) lists.add({ ...entry, domain, handle, status }, origin);
    for (const seat of there) fillIn(lists, seat, entry);
    if (there.length > 0)
      said.push(`on the list of ${there.map(({ row }) => row.domain).join(", ")} already`);
    return verdict("added", null);
  }
  if (missing.length > 0 && there.length === 0) {
    return entry.status === "retired"
      ? rejected(entry.handle, "the row says retired: nothing to add", "Leave it out.", domains)
      : rejected(
          entry.handle,
          `retired in ${retired?.row.domain}${retired?.row.note == null ? "" : `: ${retired.row.note}`}`,
          "Leave it out; if the handle is alive, change its status on that list first.",
          domains,
        );
  }
  if (missing.length > 0) said.push(`not added to ${missing.join(", ")}: it is retired`);
  const earlier = there.find(({ origin: first }) => first !== undefined)?.origin;
  for (const seat of there) fillIn(lists, seat, entry);
  if (earlier !== undefined) return verdict("merged", `with ${earlier}`);
  const status = there.every(({ row }) => row.status === "retired") ? "on the list as retired" : null;
  return verdict("already_there", status);
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
