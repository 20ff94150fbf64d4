import { isUtf8 } from "node:buffer";
import { isJson } from "./json-text.ts";
import { BrokenSource, splitLines } from "./lines.ts";
import { readSource } from "./source-file.ts";

const LARGEST_DOCUMENT = 64 << 20;

/**
 * The text of a file that is one JSON document over several lines; `undefined` for any other file, which is to be read
 * line by line: its first line that is not blank is JSON by itself or too long, or the whole is not JSON or above 64 MiB.
 */
export async function readDocument(file: string): Promise<string | undefined> {
  const first = await firstLine(file);
  if (first === undefined || isJson(first)) return undefined;
  const text = await wholeText(file);
  return text !== undefined && isJson(text) ? text : undefined;
}

async function firstLine(file: string): Promise<string | undefined> {
  for await (const lines of splitLines(readSource(file))) {
    for (const line of lines) {
      if ("problem" in line) return undefined;
      if (line.text.trim() !== "") return line.text;
    }
  }
  return undefined;
}

async function wholeText(file: string): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of readSource(file)) {
      bytes += chunk.length;
      if (bytes > LARGEST_DOCUMENT) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BrokenSource) return undefined;
    throw error;
  }
  const content = Buffer.concat(chunks);
  return isUtf8(content) ? new TextDecoder().decode(content) : undefined;
}
