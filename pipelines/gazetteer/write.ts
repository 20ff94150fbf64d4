import path from "node:path";
import { renameAll, writeText } from "../core/disk.ts";
import type { PlaceName } from "./gazetteer.ts";

/** The files of place names that are made from other people's data; `aliases.csv` beside them is written by hand. */
const FILES = { country: "countries.csv", subdivision: "subdivisions.csv", city: "cities.csv" } as const;
const COLUMNS = ["term", "kind", "country", "subdivision", "population", "rule"] as const;

/** A file of place names as it was written. */
export interface PlaceFile {
  readonly file: string;
  /** Rows without the header. */
  readonly rows: number;
}

/** Replaces the generated files in `folder` together; terms in normal form need no quotes. */
export async function writePlaces(names: readonly PlaceName[], folder: string): Promise<PlaceFile[]> {
  const files = Object.entries(FILES).map(([kind, name]) => {
    const rows = names
      .filter((one) => one.kind === kind)
      .map((one) => COLUMNS.map((column) => one[column]).join(","));
    const file = path.join(folder, name);
    return {
      file,
      temporary: `${file}.new`,
      rows: rows.length,
      text: `${[COLUMNS.join(","), ...rows].join("\n")}\n`,
    };
  });
  for (const { temporary, text, file } of files) await writeText(temporary, text, file);
  await renameAll(files.map(({ file, temporary }) => [temporary, file]));
  return files.map(({ file, rows }) => ({ file, rows }));
}
