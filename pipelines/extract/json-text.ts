/// <reference lib="es2024.string" />
import { visit } from "jsonc-parser";

/** Levels of nesting that are read. X's objects have about ten; parsers downstream may recurse. */
const DEEPEST = 100;

/** What one pass over a JSON text found. */
export interface JsonScan {
  /** Container name → the verbatim texts of its elements, or of the one object that stands where a list could. */
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
  const scan = new Scan(json, containers);
  visit(
    json,
    {
      onObjectBegin: scan.beginObject.bind(scan),
      onArrayBegin: scan.beginList.bind(scan),
      onObjectEnd: scan.end.bind(scan),
      onArrayEnd: scan.end.bind(scan),
      onObjectProperty: scan.property.bind(scan),
      onLiteralValue: scan.literal.bind(scan),
    },
    { disallowComments: true },
  );
  return scan;
}

// A class with bound methods: tsx names every closure when it is created, which costs as much as half of the scan.
class Scan implements JsonScan {
  readonly slices: Map<string, string[]>;
  duplicateKey: string | undefined;
  private readonly levels: Level[] = [];

  constructor(
    private readonly json: string,
    containers: readonly string[],
  ) {
    this.slices = new Map(containers.map((name) => [name, []]));
  }

  beginObject(offset: number): void {
    this.begin(offset, new Set());
  }

  beginList(offset: number): void {
    this.begin(offset, undefined);
  }

  end(offset: number): void {
    const level = this.levels.pop();
    if (level === undefined) return;
    const list = this.listHere();
    if (list !== undefined) this.keep(list.name, level.start, offset + 1);
    else if (level.keys !== undefined) this.keep(level.name, level.start, offset + 1);
  }

  property(key: string): void {
    const level = this.levels.at(-1);
    if (level?.keys === undefined) return;
    if (level.keys.has(key)) this.duplicateKey ??= key;
    level.keys.add(key);
    level.key = key;
  }

  literal(_value: unknown, offset: number, length: number): void {
    this.keep(this.listHere()?.name, offset, offset + length);
  }

  private begin(start: number, keys: Set<string> | undefined): void {
    // Also keeps the recursion of `visit` small.
    if (this.levels.length === DEEPEST) throw new DepthError(`nested deeper than ${DEEPEST} levels`);
    this.levels.push({ keys, key: "", name: this.nameHere(), start });
  }

  private keep(name: string | undefined, start: number, end: number): void {
    if (name !== undefined) this.slices.get(name)?.push(this.json.slice(start, end));
  }

  /** The list whose element is being read. */
  private listHere(): Level | undefined {
    const parent = this.levels.at(-1);
    return parent?.keys === undefined ? parent : undefined;
  }

  private nameHere(): string | undefined {
    const parent = this.levels.at(-1);
    if (parent === undefined) return "";
    if (parent.keys === undefined || parent.name === undefined) return undefined;
    return parent.name === "" ? parent.key : `${parent.name}.${parent.key}`;
  }
}

/**
 * A quick proof that no object in a JSON text holds a key twice, for a tenth of the cost of {@link scanJson}: as many
 * keys were parsed as the text can hold at most. False where strings look like keys, and beyond 100 levels.
 */
export function provesUniqueKeys(json: string, parsed: unknown): boolean {
  return countKeys(parsed, DEEPEST) === (json.match(/"\s*:/g)?.length ?? 0);
}

function countKeys(value: unknown, levels: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (levels === 0) return Number.NaN;
  const children = Object.values(value);
  let keys = Array.isArray(value) ? 0 : children.length;
  for (const child of children) keys += countKeys(child, levels - 1);
  return keys;
}

/** Is the text one JSON value? True as well where nesting is too deep to tell. */
export function isJson(text: string): boolean {
  try {
    scanJson(text, []);
    JSON.parse(text);
    return true;
  } catch (error) {
    return error instanceof DepthError;
  }
}

/** Does a JSON text hold half a surrogate pair (an emoji cut in two), raw or as an escape? */
export function hasLoneSurrogate(json: string): boolean {
  if (!json.isWellFormed()) return true;
  if (!/\\u[dD][89a-fA-F]/.test(json)) return false;
  const rest = json
    .replaceAll("\\\\", "  ")
    .replaceAll(/\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, "");
  return /\\u[dD][89a-fA-F]/.test(rest);
}
