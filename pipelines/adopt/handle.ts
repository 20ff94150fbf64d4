import { handle as handleCell } from "../seeds/cells.ts";
import { readLink } from "./link.ts";
import { plainText } from "./text.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A handle and what had to be cleaned, or why a cell holds none. */
export type HandleReading =
  | { readonly handle: string; readonly cleaned: readonly string[] }
  | { readonly reason: string; readonly advice: string };

const LONGEST_HANDLE = 15;
/** Of a link with all its parameters. */
const LONGEST_CELL = 500;
/** `@name` that is no part of an e-mail address, of a name on another network or of a name of several words. */
const MENTION = /(?<![\w.@-])@([A-Za-z0-9_]+)(?![\w@]|\.\w|\s+\p{L})/gu;
const ANY_MENTION = /(?<![\w.@-])@[A-Za-z0-9_]+/g;
const ADDRESS = /^@?[\w.+-]+@[\w-]+(\.[\w-]+)+$/;
const WRAPPING = /^['"“”„‘’«»‹›`´<([{*]+|['"“”‘’«»‹›`´>)\]}*.,;:!]+$/gu;

/**
 * The handle in a cell that people wrote: with `@`, as a link to a profile or a post, in full-width or look-alike
 * letters, with invisible characters, or named within a few words (`Jane Doe (@jane)`).
 */
export function readHandle(cell: string, vocabulary: Vocabulary): HandleReading {
  const cleaned: string[] = [];
  const note = (before: string, after: string, what: string) => {
    if (before !== after) cleaned.push(what);
    return after;
  };
  const visible = note(cell.trim(), plainText(cell).trim(), "invisible characters taken out");
  const narrow = note(visible, visible.normalize("NFKC").trim(), "full-width or styled letters made plain");
  const bare = note(narrow, narrow.replace(WRAPPING, "").trim(), "punctuation around it taken off");
  if (bare === "") return reject("no handle", "Fill in the handle.");
  if (bare.length > LONGEST_CELL) return reject("a long text, not a handle", "Give the handle.");

  const link = readLink(bare, vocabulary.notHandles.link);
  if (link !== undefined) {
    return "reason" in link ? link : judge(link.name, [...cleaned, "taken out of a link"], vocabulary);
  }
  if (ADDRESS.test(bare)) return reject("an address elsewhere, not a handle on X", "Give the handle on X.");
  if (/^@\s?\S+$/.test(bare))
    return judge(bare.replace(/^@+\s?/, ""), [...cleaned, "@ taken off"], vocabulary);
  const named = new Set([...bare.matchAll(ANY_MENTION)].map(([mention]) => mention.toLowerCase()));
  if (named.size > 1) return reject("more than one handle in a cell", "Give each handle a row of its own.");
  const mention = [...bare.matchAll(MENTION)][0]?.[1];
  if (mention !== undefined) return judge(mention, [`taken out of '${narrow}'`], vocabulary);
  if (/\s/.test(bare))
    return reject("a name or several words, not a handle", "Give the handle, such as @jane_doe.");
  return numberFault(bare) ?? wordFault(bare, vocabulary) ?? judge(bare, cleaned, vocabulary);
}

/** A handle may consist of digits; without @ an id is likelier. */
function numberFault(word: string): HandleReading | undefined {
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(word)) {
    return reject(
      "a number that a spreadsheet rounded",
      "Format the column as text and copy the handles again.",
    );
  }
  if (!/^[\d.,]+$/.test(word)) return undefined;
  return reject(
    "a number: an id or a count, not a handle",
    `Open https://x.com/i/user/${word.replace(/\D/g, "")} for the handle of an id; write a handle of digits with @.`,
  );
}

function wordFault(word: string, { notHandles }: Vocabulary): HandleReading | undefined {
  const meaning = notHandles.cell.get(word.toLowerCase());
  if (meaning === undefined) return undefined;
  return reject(`'${word}' ${meaning}`, "Fill in the handle; if it is one, write it with @.");
}

function judge(name: string, cleaned: readonly string[], { confusables }: Vocabulary): HandleReading {
  // A word wholly in another script is no disguise: nobody's handle is written in it.
  const folded = /[A-Za-z0-9]/.test(name) ? foldLetters(name, confusables) : { text: name, letters: [] };
  const handle = folded.text;
  if (handle === "") return reject("no handle", "Fill in the handle.");
  const wrong = [...new Set([...handle].filter((character) => !/[A-Za-z0-9_]/.test(character)))];
  if (wrong.length > 0) {
    const listed = wrong.slice(0, 5).map((character) => `'${character}'`);
    return reject(`no handle has ${listed.join(", ")}`, "A handle is letters A to Z, digits and _.");
  }
  if (!handleCell.schema.safeParse(handle).success) {
    return reject(
      `${handle.length} characters long, a handle has ${LONGEST_HANDLE} at most`,
      "Look the handle up on X.",
    );
  }
  return { handle, cleaned: [...cleaned, ...folded.letters] };
}

function foldLetters(name: string, confusables: ReadonlyMap<string, string>) {
  const letters: string[] = [];
  const text = [...name].map((letter) => {
    const latin = confusables.get(letter);
    if (latin === undefined) return letter;
    const point = letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    letters.push(`look-alike letter U+${point} read as ${latin}`);
    return latin;
  });
  return { text: text.join(""), letters };
}

function reject(reason: string, advice: string): HandleReading {
  return { reason, advice };
}
