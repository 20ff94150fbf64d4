const LONGEST_LINE = 16 << 20;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** One line of a file, counted from 1: its text, or why there is none. */
export type Line = { readonly number: number } & ({ readonly text: string } | { readonly problem: string });

/** A source that ends in the middle; what was read before is good. The message says why. */
export class BrokenSource extends Error {
  override readonly name = "BrokenSource";
}

/**
 * Cuts bytes into lines at LF (a CR before it and a byte order mark at the very start are dropped) and yields them in
 * groups, one per chunk. A line above `longest` bytes is not held in memory and comes as a problem, as does one that is
 * not UTF-8. When the source throws {@link BrokenSource}, the line at the break becomes a problem and the lines end.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line[]> {
  const splitter = new Splitter(longest);
  try {
    for await (const chunk of chunks) yield splitter.push(chunk);
  } catch (error) {
    if (!(error instanceof BrokenSource)) throw error;
    yield [splitter.broken(error.message)];
    return;
  }
  yield splitter.last();
}

class Splitter {
  // A byte order mark inside the file is not stripped: it is no JSON.
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private pieces: Buffer[] = [];
  private held = 0;
  private number = 1;

  constructor(private readonly longest: number) {}

  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, at));
      lines.push(this.take());
      from = at + 1;
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  /** What follows the last LF, if anything. */
  last(): Line[] {
    return this.held > 0 ? [this.take()] : [];
  }

  broken(problem: string): Line {
    return { number: this.number, problem };
  }

  private hold(piece: Buffer): void {
    this.held += piece.length;
    if (this.held > this.longest) this.pieces = [];
    else this.pieces.push(piece);
  }

  private take(): Line {
    const number = this.number;
    const length = this.held;
    const bytes = this.pieces.length === 1 ? (this.pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(this.pieces);
    this.pieces = [];
    this.held = 0;
    this.number += 1;
    if (length > this.longest) {
      return { number, problem: `a line of ${length} bytes; at most ${this.longest} are read` };
    }
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    try {
      return { number, text: withoutMark(this.decoder.decode(bytes.subarray(0, end)), number) };
    } catch {
      return { number, problem: "not UTF-8" };
    }
  }
}

function withoutMark(text: string, number: number): string {
  return number === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
}
