/// <reference lib="es2024.string" />
import { closeSync, openSync, writeSync } from "node:fs";
import { diskError } from "../core/disk.ts";
import { seam } from "../core/seams.ts";

const BUFFER_CHARACTERS = 1 << 20;

/** A file of rows on their way to DuckDB, one JSON object a line, written in large pieces. Throws for a full disk. */
export class NdjsonFile {
  private descriptor: number | undefined;
  private buffered = "";

  constructor(readonly path: string) {}

  append(row: Readonly<Record<string, unknown>>): void {
    this.buffered += encodeRow(row);
    if (this.buffered.length >= BUFFER_CHARACTERS) this.flush();
  }

  /** Writes what is left and closes. */
  finish(): void {
    this.flush();
    this.close();
  }

  /** Closes without writing what is left. */
  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private flush(): void {
    const bytes = Buffer.from(this.buffered);
    this.buffered = "";
    try {
      seam("write", this.path);
      this.descriptor ??= openSync(this.path, "w");
      for (let written = 0; written < bytes.length; ) written += writeSync(this.descriptor, bytes, written);
    } catch (cause) {
      throw diskError(cause, this.path);
    }
  }
}

function encodeRow(row: Readonly<Record<string, unknown>>): string {
  const clean = Object.values(row).every((value) => typeof value !== "string" || value.isWellFormed());
  return `${JSON.stringify(row, clean ? undefined : mended)}\n`;
}

/** DuckDB reads no half surrogate pair: a text that was cut in the middle of one gets U+FFFD instead. */
function mended(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}
