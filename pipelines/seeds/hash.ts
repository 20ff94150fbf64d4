import { sha256File, sha256Text } from "../core/lake.ts";
import { type SeedFolders, seedFiles } from "./files.ts";
import { readDomainNames } from "./read.ts";
import { seedTables } from "./tables.ts";

/** One sha256 over all seed files: over the sorted lines `<path under seeds> <sha256 of the file>`. */
export async function hashSeeds(folders: SeedFolders): Promise<string> {
  const domains = await readDomainNames(folders);
  const lines: string[] = [];
  for (const table of Object.values(seedTables)) {
    for (const file of await seedFiles(table, folders, domains)) {
      lines.push(`${file.relative} ${await sha256File(file.path)}\n`);
    }
  }
  return sha256Text(lines.sort().join(""));
}
