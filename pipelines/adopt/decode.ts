import { readFile } from "node:fs/promises";
import { PipelineError } from "../core/errors.ts";

/** The text of a file and the encoding it was written in. */
export interface Decoded {
  readonly text: string;
  readonly encoding: "UTF-8" | "UTF-16" | "Windows-1252";
}

/** First bytes of files that are no text, and what to do with them. */
const BINARY = [
  { start: "504b0304", what: "a spreadsheet or ZIP file", hint: "Save the sheet as CSV first." },
  { start: "d0cf11e0", what: "an old Excel file", hint: "Save the sheet as CSV first." },
  { start: "1f8b", what: "a gzip file", hint: "Unpack it first." },
  { start: "25504446", what: "a PDF file", hint: "Copy the table into a CSV file." },
] as const;
/** This share of NUL bytes at odd or even places is UTF-16 of mostly Latin text. */
const NUL_SHARE = 0.6;

/**
 * Reads a text file of unknown encoding: by its byte order mark, by the NULs UTF-16 has, as UTF-8 where the bytes are
 * valid, else as Windows-1252, which reads any bytes and holds Latin-1. Throws {@link PipelineError} for a file that
 * cannot be read or is no text.
 */
export async function decodeFile(file: string): Promise<Decoded> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === "ENOENT" ? "no such file" : "cannot be read";
    throw new PipelineError(what, { file }, "Name a CSV file.", { cause });
  });
  const hex = bytes.toString("hex", 0, 4);
  const binary = BINARY.find(({ start }) => hex.startsWith(start));
  if (binary !== undefined) throw new PipelineError(`this is ${binary.what}`, { file }, binary.hint);
  return decode(bytes);
}

/** The text in bytes of unknown encoding, without byte order mark. */
export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Order(bytes);
  if (utf16 !== undefined) return { text: new TextDecoder(utf16).decode(bytes), encoding: "UTF-16" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
  }
}

function utf16Order(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, 1000);
  const places = sample.length / 2;
  const nuls = (parity: number) => sample.filter((byte, i) => byte === 0 && i % 2 === parity).length;
  if (places < 1 || bytes.length % 2 === 1) return undefined;
  if (nuls(1) > NUL_SHARE * places && nuls(0) === 0) return "utf-16le";
  if (nuls(0) > NUL_SHARE * places && nuls(1) === 0) return "utf-16be";
  return undefined;
}
