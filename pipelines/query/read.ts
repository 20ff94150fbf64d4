import { mkdir } from "node:fs/promises";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { Database, QueryError } from "../core/warehouse.ts";
import { assertOneSelect, type Query } from "./guard.ts";

/**
 * Opens the built tables read-only and cut off from files and network, checks that `query` is one SELECT, and hands
 * the database to `use`. What runs longer than `timeoutSeconds` is stopped. Throws {@link PipelineError} for a wrong
 * statement, with DuckDB's words and line.
 */
export async function withQuery<T>(
  context: Context,
  query: Query,
  timeoutSeconds: number,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openTables(context);
  let timedOut = false;
  const interrupt = () => database.interrupt();
  const timer = setTimeout(() => {
    timedOut = true;
    interrupt();
  }, timeoutSeconds * 1000);
  context.signal.addEventListener("abort", interrupt);
  try {
    await assertOneSelect(database, query);
    return await use(database);
  } catch (error) {
    context.signal.throwIfAborted();
    if (timedOut) {
      throw new PipelineError(
        `stopped after ${timeoutSeconds} s`,
        { file: query.file },
        "Ask for less, or allow more with --timeout SECONDS.",
      );
    }
    throw explained(error, query);
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener("abort", interrupt);
    await database.close();
  }
}

async function openTables({ config }: Context): Promise<Database> {
  const { database: file, staging } = config.warehouse;
  if (!(await exists(file))) {
    throw new PipelineError("no tables here yet", { file }, "Run npm run build first.");
  }
  await mkdir(staging, { recursive: true });
  const { memoryLimit } = config;
  try {
    const database = await Database.open({ file, readOnly: true, memoryLimit, tempDirectory: staging });
    await database.run("set enable_external_access = false; set lock_configuration = true");
    return database;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new PipelineError("cannot be opened", { file }, messageOf(error), { cause: error });
  }
}

/** DuckDB's message without its copy of the statement, with the line it names. */
function explained(error: unknown, { file }: Query): unknown {
  if (!(error instanceof QueryError)) return error;
  const [what = "SQL error"] = error.message.split(/\n+LINE \d+:/);
  const line = /^LINE (\d+):/m.exec(error.message)?.[1];
  const where = { file, ...(line === undefined ? {} : { line: Number(line) }) };
  return new PipelineError(what, where, "", { cause: error });
}
