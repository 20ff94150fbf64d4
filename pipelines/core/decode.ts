import { readFile, stat } from "node:fs/promises";
import { PipelineError } from "./errors.ts";

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
  { start: "50415231", what: "a Parquet file", hint: "Save the table as CSV first." },
] as const;
const NO_TEXT = "Name a CSV file.";
/** Lists of handles are far smaller; all rows are held, each with how it ended. */
const LARGEST_BYTES = 32 * 1024 * 1024;
/** Text has line ends and tabs but hardly any other control characters: this share of them, or so few, is allowed. */
const CONTROL = { share: 0.02, few: 10 } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;
/** This share of NUL bytes at odd or even places is UTF-16 of mostly Latin text. */
const NUL_SHARE = 0.6;

/**
 * Reads a text file of unknown encoding: by its byte order mark, by the NULs UTF-16 has, as UTF-8 where the bytes are
 * valid, else as Windows-1252, which reads any bytes and holds Latin-1. Throws {@link PipelineError} for a file that
 * cannot be read or is no text.
 */
export async function decodeFile(file: string): Promise<Decoded> {
  const bytes = await readBytes(file);
  const hex = bytes.toString("hex", 0, 4);
  const binary = BINARY.find(({ start }) => hex.startsWith(start));
  if (binary !== undefined) throw new PipelineError(`this is ${binary.what}`, { file }, binary.hint);
  const decoded = decode(bytes);
  if (/^\s*(?:\[\s*[[{"]|\{\s*")/.test(decoded.text))
    throw new PipelineError("this is JSON", { file }, "Save it as CSV first.");
  const controls = decoded.text.slice(0, 10_000).match(CONTROLS)?.length ?? 0;
  if (controls > CONTROL.few && controls > CONTROL.share * Math.min(decoded.text.length, 10_000))
    throw new PipelineError("this is no text", { file }, NO_TEXT);
  return decoded;
}

async function readBytes(file: string): Promise<Buffer> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new PipelineError(cause.code === "ENOENT" ? "no such file" : "cannot be read", { file }, NO_TEXT, {
      cause,
    });
  });
  if (!found.isFile()) {
    const what = found.isDirectory() ? "this is a folder" : "this is no file";
    throw new PipelineError(what, { file }, "Name the files in it.");
  }
  if (found.size > LARGEST_BYTES) {
    const size = `this is ${Math.round(found.size / 1024 / 1024)} MiB, more than the ${LARGEST_BYTES / 1024 / 1024} MiB of one file`;
    throw new PipelineError(size, { file }, "Split it, each part with the header.");
  }
  return readFile(file).catch((cause: unknown) => {
    throw new PipelineError("cannot be read", { file }, "May you read it?", { cause });
  });
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
