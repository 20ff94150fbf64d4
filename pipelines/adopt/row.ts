import type { HandleSeed } from "../seeds/read.ts";
import type { Layout, UsedKind } from "./columns.ts";
import { fitCells } from "./fit.ts";
import { type HandleReading, readHandle } from "./handle.ts";
import type { SourceRecord } from "./records.ts";
import { oneLine } from "./text.ts";
import { makeNote, readDay, readDomains, readSourceType, readStatus, readUrl } from "./values.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** One person as a row has it, for all the domains it names. */
export interface Entry extends Omit<HandleSeed, "domain"> {
  readonly domains: readonly string[];
}

/** What a row comes to; a handle that could be read is told in either case. */
export type RowReading =
  | { readonly entry: Entry; readonly cleaned: readonly string[] }
  | { readonly handle: string | null; readonly reason: string; readonly advice: string };

/** What rows are read by. */
export interface RowRules {
  readonly vocabulary: Vocabulary;
  /** For rows that name no domain. */
  readonly domain: string | undefined;
  /** For rows that name no kind of source we know. */
  readonly sourceType: string;
  /** Today, `YYYY-MM-DD`: for rows without a day. */
  readonly today: string;
  /** Are the lists of real people? Then handles of the simulator are refused. */
  readonly refuseSimulated: boolean;
}

/** Reads one row of somebody's table. */
export function readRow(
  record: SourceRecord,
  layout: Layout,
  delimiter: string,
  rules: RowRules,
): RowReading {
  const { vocabulary } = rules;
  const fitted = fitCells(record.cells, layout.columns, delimiter, vocabulary);
  if ("reason" in fitted) return { handle: null, ...fitted };
  const cellsOf = (kind: UsedKind) =>
    fitted.cells.filter((cell, i) => layout.columns[i]?.kind === kind && cell.trim() !== "");

  const found = pickHandle(cellsOf("handle"), vocabulary);
  if ("reason" in found) return { handle: null, ...found };
  const { handle } = found;
  const refuse = (reason: string, advice: string): RowReading => ({ handle, reason, advice });
  const organisation = vocabulary.organisations.get(handle.toLowerCase());
  if (organisation !== undefined) {
    return refuse(
      `a known organisation (${organisation})`,
      "Leave it out: the lists are of people. If it is a person, correct seeds/rules/known_organisations.csv.",
    );
  }
  if (rules.refuseSimulated && /^sim_/i.test(handle)) {
    return refuse("a simulated handle", "Leave it out: the project's lists are of real people.");
  }
  const named = readDomains(cellsOf("domain").join(";"), vocabulary.domains);
  if (named.domains.length === 0 && named.unknown.length > 0) {
    return refuse(
      `unknown domain '${oneLine(named.unknown.join(", "), 60)}'`,
      `Use one of ${vocabulary.domainNames.join(", ")}, or add the word to seeds/rules/domain_aliases.csv.`,
    );
  }
  const domains = named.domains.length > 0 || rules.domain === undefined ? named.domains : [rules.domain];
  if (domains.length === 0)
    return refuse("no domain", "Fill in the domain, or say it for all rows with --domain.");
  const status = readStatus(cellsOf("status")[0] ?? "");
  const sourceType = readSourceType(
    cellsOf("source_type")[0] ?? "",
    vocabulary.sourceTypes,
    rules.sourceType,
  );
  const evidence = pickEvidence(cellsOf("evidence_url"));
  const day = pickDay(cellsOf("added_at")[0], rules.today);
  const note = makeNote([...cellsOf("note"), ...evidence.texts]);
  return {
    entry: {
      handle,
      domains,
      status: status.value,
      source_type: sourceType.value,
      evidence_url: evidence.url,
      added_at: day.value,
      note: note.value,
    },
    cleaned: [
      ...(record.quotes === null ? [] : [record.quotes]),
      ...(record.lastLine === record.line
        ? []
        : [`a quoted cell goes over lines ${record.line} to ${record.lastLine}`]),
      ...fitted.cleaned,
      ...found.cleaned,
      ...named.cleaned,
      ...named.unknown.map((word) => `unknown domain '${oneLine(word, 30)}' left out`),
      ...status.cleaned,
      ...sourceType.cleaned,
      ...evidence.cleaned,
      ...day.cleaned,
      ...note.cleaned,
    ],
  };
}

/** Columns may name the person twice, as handle and as link: then they must agree. */
function pickHandle(cells: readonly string[], vocabulary: Vocabulary): HandleReading {
  const readings = cells.map((cell) => readHandle(cell, vocabulary));
  const good = readings.flatMap((reading) => ("handle" in reading ? [reading] : []));
  const [first] = good;
  if (first === undefined) return readings[0] ?? readHandle("", vocabulary);
  const other = good.find(({ handle }) => handle.toLowerCase() !== first.handle.toLowerCase());
  if (other === undefined) return first;
  return {
    reason: `the row names both @${first.handle} and @${other.handle}`,
    advice: "Give each handle a row of its own.",
  };
}

function pickEvidence(cells: readonly string[]) {
  const urls = cells.flatMap((cell) => readUrl(cell) ?? []);
  const texts = cells.filter((cell) => readUrl(cell) === undefined);
  const [first, ...more] = urls;
  return {
    url: first?.value ?? null,
    texts: [...texts, ...more.map(({ value }) => value)],
    cleaned: [
      ...(first?.cleaned ?? []),
      ...(texts.length + more.length > 0 ? ["evidence that is no single link put into the note"] : []),
    ],
  };
}

function pickDay(cell: string | undefined, today: string) {
  const day = cell === undefined ? undefined : readDay(cell);
  if (cell === undefined) return { value: today, cleaned: [] };
  if (day === undefined)
    return { value: today, cleaned: [`day '${oneLine(cell, 30)}' cannot be read: today`] };
  if (day > today) return { value: today, cleaned: [`day ${day} is in the future: today`] };
  return { value: day, cleaned: [] };
}
