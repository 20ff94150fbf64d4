import { readFile } from "node:fs/promises";

/** Lines of the project's `seeds/domains.csv` with other cells for some domains: domain → column → value. */
export async function domainsWith(
  changes: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<string[]> {
  const [header = "", ...lines] = (await readFile("seeds/domains.csv", "utf8")).trim().split("\n");
  const columns = header.split(",");
  const changed = lines.map((line) => {
    const cells = line.split(",");
    const change = changes[cells[0] ?? ""] ?? {};
    return columns.map((column, i) => change[column] ?? cells[i]).join(",");
  });
  return [header, ...changed];
}
