import { PROPOSAL_HEADER, type Proposal, proposal } from "../core/proposals.ts";
import { handle as handleCell } from "../seeds/cells.ts";
import type { HandleLists, Seat } from "./lists.ts";
import { goneNote, isNowNote, wasNote } from "./past.ts";
import { rejected, type Verdict } from "./result.ts";
import type { RowRules } from "./row.ts";
import { makeNote, readDay } from "./values.ts";

const REFRESH = "Run npm run seeds -- refresh again.";

/** Are these the headings of a file of proposals? Other columns may stand between them. */
export function isProposalHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  return (["action", "handle", "domain", "new_handle", "evidence"] as const).every((name) =>
    names.includes(name),
  );
}

/**
 * Does what a row of a file of proposals says, if it still fits the lists. Doing it twice changes nothing more. An alarm
 * is not done: a person who has looked makes a `rename` or `retire` of it, or deletes the row.
 */
export function takeProposal(
  lists: HandleLists,
  header: readonly string[],
  cells: readonly string[],
  rules: RowRules,
): Verdict {
  const parsed = proposal.safeParse(
    Object.fromEntries(PROPOSAL_HEADER.map((name) => [name, cellOf(header, cells, name)])),
  );
  const named = cellOf(header, cells, "handle");
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    return rejected(named, `no proposal: ${path.join(".")}: ${message}`, REFRESH);
  }
  const { action, handle, domain } = parsed.data;
  const [first_seen, last_seen] = [readDay(parsed.data.first_seen), readDay(parsed.data.last_seen)];
  if (first_seen === undefined || last_seen === undefined) {
    const what = "no proposal: first_seen and last_seen are no days such as 2026-11-22";
    return rejected(handle, what, REFRESH, [domain]);
  }
  const wanted: Proposal = { ...parsed.data, first_seen, last_seen };
  if (action === "alarm") {
    const advice = "Look who it is now; then make the action rename or retire, or delete the row.";
    return rejected(handle, `an alarm: ${parsed.data.note}`, advice, [domain]);
  }
  const seat = lists.find(domain, handle);
  return action === "rename" ? rename(lists, wanted, seat, rules) : retire(lists, wanted, seat);
}

function rename(lists: HandleLists, wanted: Proposal, seat: Seat | undefined, rules: RowRules): Verdict {
  const { handle, domain, new_handle } = wanted;
  const refuse = (reason: string, advice: string) => rejected(handle, reason, advice, [domain]);
  if (new_handle === null || !handleCell.schema.safeParse(new_handle).success) {
    return refuse(`the new handle '${new_handle ?? ""}' is none`, "Fill in new_handle, without @.");
  }
  const organisation = rules.vocabulary.organisations.get(new_handle.toLowerCase());
  if (organisation !== undefined) {
    return refuse(`@${new_handle} is a known organisation (${organisation})`, "Make the action retire.");
  }
  if (rules.refuseSimulated && /^sim_/i.test(new_handle)) {
    return refuse("a simulated handle", "Name the simulated warehouse with --warehouse.");
  }
  const taken = lists.find(domain, new_handle);
  const isOther = handle.toLowerCase() !== new_handle.toLowerCase();
  if (seat === undefined)
    return taken === undefined ? refuse(...notListed(wanted)) : done(wanted, "already_there");
  if (isOther && taken !== undefined) {
    if (seat.row.status === "retired") return done(wanted, "already_there");
    lists.replace(seat, { ...seat.row, status: "retired", note: addNote(seat, isNowNote(wanted)) });
    return { ...done(wanted, "retired"), reason: `@${new_handle} is on this list already` };
  }
  if (!isOther && seat.row.handle === new_handle) return done(wanted, "already_there");
  const note = isOther ? addNote(seat, wasNote(wanted)) : seat.row.note;
  lists.replace(seat, { ...seat.row, handle: new_handle, note });
  return { ...done(wanted, "renamed"), reason: `now @${new_handle}` };
}

function retire(lists: HandleLists, wanted: Proposal, seat: Seat | undefined): Verdict {
  const { handle, domain } = wanted;
  if (seat === undefined) return rejected(handle, ...notListed(wanted), [domain]);
  if (seat.row.status === "retired") return done(wanted, "already_there");
  lists.replace(seat, { ...seat.row, status: "retired", note: addNote(seat, goneNote(wanted)) });
  return done(wanted, "retired");
}

/** What happened, before what stood in the note. */
function addNote({ row }: Seat, said: string): string | null {
  return makeNote([said, row.note ?? ""]).value;
}

function notListed({ handle, domain }: Proposal): [string, string] {
  return [`@${handle} is not on the list of ${domain} any more`, REFRESH];
}

function done({ handle, domain }: Proposal, result: Verdict["result"]): Verdict {
  return { result, handle, domains: [domain], cleaned: [], reason: null, advice: null };
}

/** A cell by its heading; `null` where it is empty. */
function cellOf(header: readonly string[], cells: readonly string[], name: string): string | null {
  const at = header.findIndex((cell) => cell.trim().toLowerCase() === name);
  const cell = (cells[at] ?? "").trim().replace(/^@/, "");
  return cell === "" ? null : cell;
}
