import { z } from "zod";
import { withDatabase } from "../core/warehouse.ts";

/** What models do with texts, each alone; the first is the floor, which is reading the descriptions. */
const WORK: readonly (readonly [name: string, expression: string])[] = [
  ["read descriptions", "length(description)"],
  ["normalise descriptions", "length(normalise_text(description))"],
  ["normalise names", "length(normalise_text(name))"],
  ["split normalised descriptions", "len(string_split(normalise_text(description), ' '))"],
  ["Latin words of descriptions", "len(regexp_extract_all(description, '[A-Za-z]+'))"],
  ["capitalised words of descriptions", "len(regexp_extract_all(description, '\\b[A-Z][A-Za-z]*'))"],
  ["emoji of descriptions", "len(regexp_extract_all(description, '[\\x{1F300}-\\x{1FAFF}]'))"],
  ["separators of descriptions", "length(regexp_replace(description, '[|•·/]', '', 'g'))"],
  ["addresses in descriptions", "regexp_matches(description, '\\w@\\w')::integer"],
  ["letters of names", "length(regexp_replace(name, '[^a-z0-9]', '', 'g'))"],
  ["hosts of links", "length(regexp_extract(expanded_url, '^(?:https?://)?(?:www\\.)?([^/?#]+)', 1))"],
];

export interface TextWork {
  readonly work: string;
  readonly seconds: number;
  /** Of all threads together as the clock shows it. */
  readonly microseconds_per_author: number;
}

/** Times text work over all authors of a built database, one statement each. */
export function measureTextWork(file: string, memoryLimit: string): Promise<TextWork[]> {
  const row = z.object({ authors: z.coerce.number() });
  return withDatabase({ file, readOnly: true, memoryLimit }, async (database) => {
    // Read once, so that the first to be timed is not the first to read.
    const statement = (expression: string) =>
      database.rows(`select count(*) as authors, sum(${expression}) as total from authors.latest`, row);
    for (const [, expression] of WORK.slice(0, 1)) await statement(expression);
    const measured: TextWork[] = [];
    for (const [work, expression] of WORK) {
      const begun = performance.now();
      const [{ authors } = { authors: 0 }] = await statement(expression);
      const seconds = (performance.now() - begun) / 1000;
      measured.push({ work, seconds, microseconds_per_author: (1e6 * seconds) / authors });
    }
    return measured;
  });
}
