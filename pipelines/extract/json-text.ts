import { visit } from "jsonc-parser";

/** Levels of nesting that are read. X's objects have about ten; parsers downstream may recurse. */
const DEEPEST = 100;

/** What one pass over a JSON text found. */
export interface JsonScan {
  /** Container name → the verbatim texts of its elements, or of the one value that stands where a list could. */
  readonly slices: ReadonlyMap<string, readonly string[]>;
  /** The first key that an object holds twice. */
  readonly duplicateKey: string | undefined;
}

/** A JSON text is nested too deep to be read. */
export class DepthError extends Error {
  override readonly name = "DepthError";
}

/** An object or list that the scan is inside of. */
interface Level {
  /** Keys seen so far; `undefined` in a list. */
  readonly keys: Set<string> | undefined;
  /** The key the next value belongs to; empty in a list. */
  key: string;
  /** The path of keys to this container; `undefined` below a list. */
  readonly name: string | undefined;
  readonly start: number;
}

/**
 * Cuts the elements of the named containers out of a JSON text, as received: numbers, escapes and spacing unchanged.
 * A name is a path of keys joined by dots, `""` for the text itself. Meant for texts that `JSON.parse` accepts; any
 * other text gives some answer. Throws {@link DepthError} beyond 100 levels.
 *
 * @example scanJson('{"data": [{"n": 1.0}]}', ["data"]).slices.get("data") // ['{"n": 1.0}']
 */
export function scanJson(json: string, containers: readonly string[]): JsonScan {
  const slices = new Map<string, string[]>(containers.map((name) => [name, []]));
  const levels: Level[] = [];
  let duplicateKey: string | undefined;

  const nameHere = (): string | undefined => {
    const parent = levels.at(-1);
    if (parent === undefined) return "";
    if (parent.keys === undefined || parent.name === undefined) return undefined;
    return parent.name === "" ? parent.key : `${parent.name}.${parent.key}`;
  };
  const begin = (keys: Set<string> | undefined, start: number) => {
    // Also keeps the recursion of `visit` small.
    if (levels.length === DEEPEST) throw new DepthError(`nested deeper than ${DEEPEST} levels`);
    levels.push({ keys, key: "", name: nameHere(), start });
  };
  /** A value ended: an element of the list around it, or a value that stands alone under its own name. */
  const keep = (start: number, end: number, ownName: string | undefined) => {
    const parent = levels.at(-1);
    const name = parent !== undefined && parent.keys === undefined ? parent.name : ownName;
    if (name !== undefined) slices.get(name)?.push(json.slice(start, end));
  };
  const end = (offset: number, length: number) => {
    const level = levels.pop();
    if (level !== undefined) keep(level.start, offset + length, level.keys && level.name);
  };

  visit(
    json,
    {
      onObjectBegin: (offset) => begin(new Set(), offset),
      onArrayBegin: (offset) => begin(undefined, offset),
      onObjectEnd: end,
      onArrayEnd: end,
      onLiteralValue: (_value, offset, length) => keep(offset, offset + length, nameHere()),
      onObjectProperty: (key) => {
        const level = levels.at(-1);
        if (level?.keys === undefined) return;
        if (level.keys.has(key)) duplicateKey ??= key;
        level.keys.add(key);
        level.key = key;
      },
    },
    { disallowComments: true },
  );
  return { slices, duplicateKey };
}

/** Does a JSON text hold half a surrogate pair (an emoji cut in two), raw or as an escape? */
export function hasLoneSurrogate(json: string): boolean {
  if (/\p{Surrogate}/u.test(json)) return true;
  if (!/\\u[dD][89a-fA-F]/.test(json)) return false;
  const rest = json
    .replaceAll("\\\\", "  ")
    .replaceAll(/\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, "");
  return /\\u[dD][89a-fA-F]/.test(rest);
}
