import { readdir } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import { name } from "./cells.ts";
import { type OnFault, refuse } from "./csv.ts";
import type { SeedTable } from "./table.ts";

/** Folders of the seeds, as in the configuration. The handle lists may lie elsewhere. */
export interface SeedFolders {
  readonly seedsDir: string;
  readonly handlesDir: string;
}

/** One file of a seed table. */
export interface SeedFile {
  readonly path: string;
  /** Its place under the seeds folder, such as `handles/fintech.csv`, wherever the folder lies. */
  readonly relative: string;
  /** The file's name without `.csv`: the domain or score model it is of, where a table has one file each. */
  readonly name: string;
}

/**
 * The files of a table, sorted by name; files that do not end in `.csv` are not its own. Throws {@link PipelineError}
 * for a folder that is missing or holds no list. A file that is not named as the table's files are, and a domain
 * without the file it needs, go to `onFault`.
 */
export async function seedFiles(
  table: SeedTable,
  folders: SeedFolders,
  domains: readonly string[],
  onFault: OnFault = refuse,
): Promise<SeedFile[]> {
  const { place } = table;
  if ("file" in place) {
    const file = path.join(folders.seedsDir, place.file);
    return [{ path: file, relative: place.file, name: path.basename(file, ".csv") }];
  }
  const folder = place.folder === "handles" ? folders.handlesDir : path.join(folders.seedsDir, place.folder);
  const names = await listNames(folder);
  const files = names.map((name) => ({
    path: path.join(folder, `${name}.csv`),
    relative: `${place.folder}/${name}.csv`,
    name,
  }));
  const missing = place.domains === "all" ? domains.filter((domain) => !names.includes(domain)) : [];
  const named = files.filter((file) => {
    const fault = nameFault(file, place.domains === undefined ? undefined : domains);
    if (fault !== undefined) onFault(fault);
    return fault === undefined;
  });
  if (missing.length > 0) {
    const what = `no file for ${missing.join(", ")}`;
    onFault(new PipelineError(what, { file: folder }, "Every domain needs one."));
  }
  return named;
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new PipelineError(
      "no such folder, or not readable",
      { file: folder },
      "Put its .csv files there.",
      {
        cause,
      },
    );
  });
  const names = entries
    .filter((entry) => entry.endsWith(".csv"))
    .map((entry) => path.basename(entry, ".csv"));
  if (names.length === 0) {
    throw new PipelineError("no .csv file in this folder", { file: folder }, "Put its .csv files there.");
  }
  return names.sort();
}

function nameFault(file: SeedFile, domains: readonly string[] | undefined): PipelineError | undefined {
  const where = { file: file.path };
  const parsed = name.schema.safeParse(file.name);
  if (!parsed.success) {
    return new PipelineError(
      `'${file.name}' is not ${parsed.error.issues[0]?.message}`,
      where,
      "Rename the file.",
    );
  }
  if (domains !== undefined && !domains.includes(file.name)) {
    return new PipelineError(
      `unknown domain '${file.name}'`,
      where,
      `Name the file after a domain of domains.csv (${domains.join(", ")}), or add the domain there.`,
    );
  }
  return undefined;
}
