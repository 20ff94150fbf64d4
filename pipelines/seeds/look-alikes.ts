import type { Seed } from "./tables.ts";

/** The character a row of `confusables.csv` is about. */
export function characterOf({ character }: Seed<"confusables">): string {
  return String.fromCodePoint(Number.parseInt(character.slice("U+".length), 16));
}

/**
 * Groups of different handles (lower case) that look alike: the same but for characters that `confusables` reads as
 * one another, and for `_` at the ends.
 */
export function lookAlikes(
  handles: readonly string[],
  confusables: readonly Seed<"confusables">[],
): string[][] {
  const seenAs = new Map(confusables.map((row) => [characterOf(row), row.latin.toLowerCase()]));
  const groups = new Map<string, string[]>();
  for (const handle of handles) {
    const bare = handle.replace(/^_+|_+$/g, "") || handle;
    const seen = [...bare].map((character) => seenAs.get(character) ?? character).join("");
    const group = groups.get(seen);
    if (group === undefined) groups.set(seen, [handle]);
    else group.push(handle);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
