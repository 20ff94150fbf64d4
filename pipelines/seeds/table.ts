import type { z } from "zod";
import type { Cell } from "./cells.ts";

type Columns = Readonly<Record<string, Cell<unknown>>>;

/** One row of a seed table with typed values. */
export type SeedRow<C extends Columns> = { readonly [Name in keyof C]: z.output<C[Name]["schema"]> };

/** A row and the line of its file it stands on. */
export interface PlacedRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/** Where the rows of a table lie: one file, or one file per value of `column` (the file's name) in a folder. */
export type SeedPlace =
  | { readonly file: string }
  | {
      readonly folder: string;
      readonly column: string;
      /** The file names are names of domains; with "all", every domain must have its file. */
      readonly domains?: "all" | "some";
      /** The column stands in the file as well and repeats its name. */
      readonly repeated?: boolean;
    };

/** A seed table: its place under the seeds folder, its columns in the order of the header, and what is unique. */
export interface SeedTable<C extends Columns = Columns> {
  readonly place: SeedPlace;
  readonly columns: C;
  /** Columns that identify a row; upper and lower case count as the same. */
  readonly unique: readonly string[];
  /** All that is wrong with a row whose cells are each right. */
  rule?(row: SeedRow<C>): string[];
  /** All that is wrong with the rows of a file that are each right, and on which line. They are held in memory. */
  ruleOfAll?(rows: readonly PlacedRow<SeedRow<C>>[]): { line: number; what: string }[];
}

/** Declares a table; only its own columns may identify a row. */
export function table<const C extends Columns>(
  declaration: SeedTable<C> & { readonly unique: readonly (keyof C)[] },
): SeedTable<C> {
  return declaration;
}

/** The columns that stand in a table's files, in the order of the header. */
export function headerOf({ place, columns }: SeedTable): string[] {
  const given = "folder" in place && !place.repeated ? place.column : undefined;
  return Object.keys(columns).filter((column) => column !== given);
}
