import { readFile } from "node:fs/promises";
import path from "node:path";
import { csvCell } from "../core/csv.ts";
import { type SeedFile, type SeedFolders, seedFiles } from "../seeds/files.ts";
import { sortKey } from "../seeds/lint-lists.ts";
import type { HandleSeed } from "../seeds/read.ts";
import { readLines } from "../seeds/rows.ts";
import { headerOf } from "../seeds/table.ts";
import { seedTables } from "../seeds/tables.ts";
import { type Rename, renamesIn } from "./past.ts";

/** One seed on a list. */
export interface Seat {
  row: HandleSeed;
  /** The row in the file as it is now; absent for a new one. */
  readonly before?: HandleSeed;
  /** Where a new row comes from. */
  readonly origin?: string;
  /** The place of its line in the file; absent for a new one. */
  readonly index?: number;
}

/** A row that is on a list now and was not, or is another than it was. */
export interface Change {
  readonly list: string;
  readonly before: HandleSeed | null;
  readonly after: HandleSeed;
}

/** A list with the lines of its file, each with what ends it. */
interface List {
  readonly file: string;
  /** The text of the file, or `undefined` where there is none yet. */
  readonly text: string | undefined;
  readonly lines: readonly string[];
  readonly seats: Map<string, Seat>;
  readonly isSorted: boolean;
}

const HEADER = headerOf(seedTables.handles);

/** All handle lists of a folder, to be changed in memory. Lines that stay keep their bytes and their order. */
export class HandleLists {
  private readonly renames = new Map<string, { to: string; rename: Rename }>();

  private constructor(private readonly lists: ReadonlyMap<string, List>) {
    for (const { seats } of lists.values()) for (const { row } of seats.values()) this.noteRenames(row);
  }

  /** Reads the lists. Throws PipelineError for the first line that is wrong: only sound lists are added to. */
  static async read(folders: SeedFolders, domains: readonly string[]): Promise<HandleLists> {
    const files = await seedFiles(seedTables.handles, folders, domains);
    const lists = new Map<string, List>();
    for (const domain of domains) {
      const file = files.find(({ name }) => name === domain);
      lists.set(
        domain,
        file === undefined ? newList(path.join(folders.handlesDir, `${domain}.csv`)) : await readList(file),
      );
    }
    return new HandleLists(lists);
  }

  /** The seed of a handle in a domain. */
  find(domain: string, handle: string): Seat | undefined {
    return this.lists.get(domain)?.seats.get(handle.toLowerCase());
  }

  /** The seeds of a handle in all domains. */
  everywhere(handle: string): Seat[] {
    return [...this.lists.keys()].flatMap((domain) => this.find(domain, handle) ?? []);
  }

  /** The handle somebody has now who gave up this one, by what the notes tell; over several renames. */
  renameOf(handle: string): { to: string; rename: Rename } | undefined {
    let found = this.renames.get(handle.toLowerCase());
    const passed = new Set([handle.toLowerCase()]);
    while (found !== undefined && !passed.has(found.to.toLowerCase())) {
      passed.add(found.to.toLowerCase());
      const next = this.renames.get(found.to.toLowerCase());
      if (next === undefined) return found;
      found = next;
    }
    return undefined;
  }

  add(row: HandleSeed, origin: string): void {
    this.lists.get(row.domain)?.seats.set(row.handle.toLowerCase(), { row, origin });
  }

  /** Gives a seed other values; with another handle it also gets another place. */
  replace(seat: Seat, row: HandleSeed): void {
    const seats = this.lists.get(row.domain)?.seats;
    seats?.delete(seat.row.handle.toLowerCase());
    seat.row = row;
    seats?.set(row.handle.toLowerCase(), seat);
    this.noteRenames(row);
  }

  private noteRenames(row: HandleSeed): void {
    for (const { from, to, rename } of renamesIn(row)) {
      const known = this.renames.get(from);
      if (known === undefined || known.rename.day < rename.day) this.renames.set(from, { to, rename });
    }
  }

  /** What is other than in the files, list by list, sorted by handle. */
  changes(): Change[] {
    return [...this.lists.values()].flatMap(({ file, seats }) =>
      [...seats.values()]
        .filter(isChanged)
        .sort(bySortKey)
        .map(({ before = null, row }) => ({ list: file, before, after: row })),
    );
  }

  /** The files that change: what they hold now and what they are to hold. */
  texts(): { file: string; before: string | undefined; after: string }[] {
    return [...this.lists.values()]
      .filter(({ seats }) => [...seats.values()].some(isChanged))
      .map((list) => ({ file: list.file, before: list.text, after: textOf(list) }));
  }
}

function newList(file: string): List {
  return { file, text: undefined, lines: [`${HEADER.join(",")}\n`], seats: new Map(), isSorted: true };
}

async function readList(file: SeedFile): Promise<List> {
  const text = await readFile(file.path, "utf8");
  const seats = new Map<string, Seat>();
  let isSorted = true;
  let last = "";
  for await (const { line, row } of readLines(seedTables.handles, file)) {
    const key = sortKey(row.handle);
    isSorted &&= last <= key;
    last = key;
    seats.set(row.handle.toLowerCase(), { row, before: row, index: line - 1 });
  }
  return {
    file: file.path,
    text,
    lines: text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [],
    seats,
    isSorted,
  };
}

/** A sorted list takes new handles in their order, any other at its end. */
function textOf({ lines, seats, isSorted }: List): string {
  const end = /\r\n|\n|\r/.exec(lines[0] ?? "")?.[0] ?? "\n";
  const all = [...seats.values()];
  const kept = [...lines];
  const added: Seat[] = [];
  for (const seat of all) {
    const { index } = seat;
    const moves =
      isSorted && seat.before !== undefined && sortKey(seat.before.handle) !== sortKey(seat.row.handle);
    if (index === undefined || moves) added.push(seat);
    if (index !== undefined && moves) kept[index] = "";
    else if (index !== undefined && isChanged(seat)) kept[index] = lineOf(seat.row, end);
  }
  const keyAt = new Map(
    all.flatMap(({ index, row }) => (index === undefined ? [] : [[index, sortKey(row.handle)]])),
  );
  if (isSorted) added.sort(bySortKey);
  const out: string[] = [];
  let next = 0;
  for (const [index, line] of kept.entries()) {
    const key = line === "" ? undefined : keyAt.get(index);
    for (; isSorted && key !== undefined && next < added.length; next++) {
      const seat = added[next];
      if (seat === undefined || sortKey(seat.row.handle) > key) break;
      out.push(lineOf(seat.row, end));
    }
    out.push(line);
  }
  const rest = added.slice(next).map(({ row }) => lineOf(row, end));
  const tail = out.at(-1) ?? "";
  if (rest.length > 0 && tail !== "" && !/[\r\n]$/.test(tail)) out.push(end);
  return [...out, ...rest].join("");
}

function lineOf(row: HandleSeed, end: string): string {
  // A note that was armed when it was written is not armed twice, see csvCell.
  const bare = { ...row, note: row.note?.replace(/^'(?=['=+\-@＝＋－＠])/u, "") ?? null };
  return HEADER.map((column) => csvCell(bare[column as keyof HandleSeed])).join(",") + end;
}

function isChanged({ before, row }: Seat): boolean {
  return before !== row;
}

function bySortKey(a: Seat, b: Seat): number {
  const [first, second] = [sortKey(a.row.handle), sortKey(b.row.handle)];
  return first < second ? -1 : first > second ? 1 : 0;
}
