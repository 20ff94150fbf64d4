/** Where an expected error happened: a file with its line, a handle, a table. */
export interface Where {
  readonly file?: string;
  readonly line?: number;
  readonly handle?: string;
  readonly table?: string;
}

/**
 * An expected failure: bad input, a missing file, an outside service saying no.
 * The CLI prints it as one line (`where: what. hint`) and exits with 1; any other error is a bug and exits with 70.
 *
 * @example throw new PipelineError("unknown domain 'ai'", { file: "seeds/handles/ai.csv", line: 3 }, "Use a name from seeds/domains.csv.")
 */
export class PipelineError extends Error {
  override readonly name = "PipelineError";

  constructor(
    readonly what: string,
    readonly where: Where = {},
    readonly hint = "",
    options?: { cause?: unknown },
  ) {
    super(formatError(what, where, hint), options);
  }
}

/** A process was asked to stop (SIGINT, SIGTERM): what was in flight is parked, and the exit code is 130 or 143. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(
    readonly signal: "SIGINT" | "SIGTERM",
    readonly resume: string,
  ) {
    super(`stopped by ${signal}; nothing is lost. Resume with: ${resume}`);
  }
}

/** The message of anything that was thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").trim();
}

function formatError(what: string, where: Where, hint: string): string {
  const place = [
    where.file === undefined ? "" : where.line === undefined ? where.file : `${where.file}:${where.line}`,
    where.table ?? "",
    where.handle === undefined ? "" : `@${where.handle}`,
  ].filter((part) => part !== "");
  const head = place.length > 0 ? `${place.join(" ")}: ${what}` : what;
  const sentence = /[.!?]$/.test(head) ? head : `${head}.`;
  return `${sentence}${hint === "" ? "" : ` ${hint}`}`.replaceAll(/\s+/g, " ").trim();
}
