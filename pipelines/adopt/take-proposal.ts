import { PROPOSAL_HEADER, type Proposal, proposal } from "../core/proposals.ts";
import { handle as handleCell } from "../seeds/cells.ts";
import type { HandleLists, Seat } from "./lists.ts";
import { rejected, type Verdict } from "./result.ts";
import type { RowRules } from "./row.ts";
import { makeNote } from "./values.ts";

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
  if (action === "alarm") {
    const advice = "Look who it is now; then make the action rename or retire, or delete the row.";
    return rejected(handle, `an alarm: ${parsed.data.note}`, advice, [domain]);
  }
  const seat = lists.find(domain, handle);
  return action === "rename" ? rename(lists, parsed.data, seat, rules) : retire(lists, parsed.data, seat);
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
    const said = `retired: is @${new_handle} now, who is on this list`;
    lists.replace(seat, { ...seat.row, status: "retired", note: addNote(seat, said, wanted) });
    return { ...done(wanted, "retired"), reason: `@${new_handle} is on this list already` };
  }
  if (!isOther && seat.row.handle === new_handle) return done(wanted, "already_there");
  const note = addNote(seat, `was @${handle} until ${wanted.first_seen.slice(0, 10)}`, wanted);
  lists.replace(seat, { ...seat.row, handle: new_handle, note });
  return { ...done(wanted, "renamed"), reason: `now @${new_handle}` };
}

function retire(lists: HandleLists, wanted: Proposal, seat: Seat | undefined): Verdict {
  const { handle, domain, outcome, times, first_seen, last_seen } = wanted;
  if (seat === undefined) return rejected(handle, ...notListed(wanted), [domain]);
  if (seat.row.status === "retired") return done(wanted, "already_there");
  const often = times === 1 ? "once" : `${times} times`;
  const said = `retired: ${outcome} ${often} from ${first_seen.slice(0, 10)} to ${last_seen.slice(0, 10)}`;
  lists.replace(seat, { ...seat.row, status: "retired", note: addNote(seat, said, wanted) });
  return done(wanted, "retired");
}

/** What happened, and the run and request in which it can be looked up, before what stood in the note. */
function addNote({ row }: Seat, said: string, { evidence }: Proposal): string | null {
  return makeNote([`${said} (${evidence})`, row.note ?? ""]).value;
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
