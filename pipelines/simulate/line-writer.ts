import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { messageOf, PipelineError } from "../core/errors.ts";

const BUFFER_CHARACTERS = 1 << 16;

/** A text file written line by line. It appears under its name only when it is whole. */
export class LineWriter {
  private buffer = "";

  private constructor(
    private readonly file: string,
    private readonly temporary: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
  ) {}

  /** Begins a file, with its folders. Throws {@link PipelineError} when it cannot be written. */
  static async create(file: string): Promise<LineWriter> {
    const temporary = `${file}.part`;
    return explain(file, async () => {
      await mkdir(path.dirname(file), { recursive: true });
      return new LineWriter(file, temporary, await open(temporary, "w"));
    });
  }

  /** Adds a line. Await it: that keeps memory flat. */
  async write(line: string): Promise<void> {
    this.buffer += `${line}\n`;
    if (this.buffer.length >= BUFFER_CHARACTERS) await this.flush();
  }

  /** Puts the finished file in its place. */
  async close(): Promise<void> {
    await this.flush();
    await explain(this.file, async () => {
      await this.handle.close();
      await rename(this.temporary, this.file);
    });
  }

  /** Drops the unfinished file. */
  async discard(): Promise<void> {
    await this.handle.close();
    await rm(this.temporary, { force: true });
  }

  private async flush(): Promise<void> {
    const text = this.buffer;
    this.buffer = "";
    await explain(this.file, () => this.handle.appendFile(text));
  }
}

/** Writes all lines to a file, atomically; returns how many. */
export async function writeLines(file: string, lines: Iterable<string>): Promise<number> {
  const writer = await LineWriter.create(file);
  let count = 0;
  try {
    for (const line of lines) {
      await writer.write(line);
      count += 1;
    }
  } catch (error) {
    await writer.discard();
    throw error;
  }
  await writer.close();
  return count;
}

/** An error of the file system is expected, not a bug. */
async function explain<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new PipelineError("cannot write this file", { file }, messageOf(cause), { cause });
  }
}
