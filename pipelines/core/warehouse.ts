import { type DuckDBConnection, DuckDBInstance, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import type { z } from "zod";

/** How a database is opened. Limits are DuckDB settings; `memoryLimit` is a size such as `1500MiB`. */
export interface DatabaseOptions {
  /** Path of the database file; in memory when absent. */
  readonly file?: string;
  readonly readOnly?: boolean;
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where larger-than-memory operators spill. */
  readonly tempDirectory?: string;
  /**
   * Rows of a row group in a new file; a multiple of 2,048. A row group is the unit of parallel work and is compressed
   * and written as soon as it is full; DuckDB's own 122,880 leave most of that to one thread and to the end.
   */
  readonly rowGroupSize?: number;
  /** Keep rows in the order they were read or sorted (default). False is faster where order is not promised. */
  readonly insertionOrder?: boolean;
}

/** A column as `describe` names it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A statement that DuckDB refused, with the statement. */
export class QueryError extends Error {
  override readonly name = "QueryError";

  constructor(
    readonly sql: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** One DuckDB database with one connection. Statements are queued: a second query would cut an open stream. */
export class Database {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /** Opens a file or an in-memory database. Throws {@link QueryError} when the file is locked or not a database. */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const settings: Record<string, string> = {
      preserve_insertion_order: String(options.insertionOrder ?? true),
      autoinstall_known_extensions: "false",
    };
    if (options.readOnly) settings.access_mode = "READ_ONLY";
    if (options.memoryLimit) settings.memory_limit = options.memoryLimit;
    if (options.threads) settings.threads = String(options.threads);
    if (options.tempDirectory) settings.temp_directory = options.tempDirectory;
    const { file = ":memory:", rowGroupSize } = options;
    try {
      // Only an attached file can have its own row group size.
      const instance = await DuckDBInstance.create(rowGroupSize ? ":memory:" : file, settings);
      const connection = await instance.connect();
      await connection.run("set TimeZone = 'UTC'");
      if (rowGroupSize) {
        await connection.run(`attach ${literal(file)} as built (row_group_size ${rowGroupSize}); use built`);
      }
      return new Database(instance, connection);
    } catch (cause) {
      throw new QueryError(`open ${options.file ?? ":memory:"}`, cause);
    }
  }

  /** Runs one or more statements and drops their result. */
  run(sql: string, values?: DuckDBValue[] | Record<string, DuckDBValue>): Promise<void> {
    return this.enqueue(sql, async () => {
      await this.connection.run(sql, values);
    });
  }

  /** All rows, each checked by `row`. Integers beyond 32 bits and decimals arrive as text: use `z.coerce.number()`. */
  rows<Row extends z.ZodType>(
    sql: string,
    row: Row,
    values?: DuckDBValue[] | Record<string, DuckDBValue>,
  ): Promise<z.infer<Row>[]> {
    return this.enqueue(sql, async () => {
      const reader = await this.connection.runAndReadAll(sql, values);
      return reader.getRowObjectsJson().map((object) => row.parse(object));
    });
  }

  /** Column names, DuckDB types and rows as JSON values; for results whose shape is not known beforehand. */
  table(sql: string, limit = Number.POSITIVE_INFINITY): Promise<{ columns: Column[]; rows: unknown[][] }> {
    return this.enqueue(sql, async () => {
      const reader = Number.isFinite(limit)
        ? await this.connection.streamAndReadUntil(sql, limit)
        : await this.connection.runAndReadAll(sql);
      return { columns: columnsOf(reader), rows: reader.getRowsJson().slice(0, limit) };
    });
  }

  /**
   * Runs a statement and hands its rows to `use` in pieces of up to 2,048, as JSON values, so that no result is held
   * whole. Until `use` has returned, no other statement of this database may be awaited in it.
   */
  stream<T>(
    sql: string,
    use: (columns: readonly Column[], pieces: AsyncIterable<unknown[][]>) => Promise<T>,
  ): Promise<T> {
    const refuse = (cause: unknown): never => {
      throw new QueryError(sql, cause);
    };
    const result = this.queue.then(async () => {
      const stream = await this.connection.stream(sql).catch(refuse);
      const pieces = stream.yieldRowsJson();
      const read = { next: () => pieces.next().catch(refuse) };
      return use(columnsOf(stream), { [Symbol.asyncIterator]: () => read });
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** The columns a SELECT would return, without running it. */
  async describe(select: string): Promise<Column[]> {
    const { rows } = await this.table(`describe ${select}`);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  /** Stops the running statement; it fails with an "Interrupted" error. */
  interrupt(): void {
    this.connection.interrupt();
  }

  /** Waits for queued statements, then closes connection and file. */
  async close(): Promise<void> {
    await this.queue.catch(() => undefined);
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private enqueue<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work).catch((cause: unknown) => {
      throw new QueryError(sql, cause);
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function columnsOf(result: { deduplicatedColumnNames(): string[]; columnTypes(): DuckDBType[] }): Column[] {
  const types = result.columnTypes();
  return result.deduplicatedColumnNames().map((name, i) => ({ name, type: String(types[i]) }));
}

/** Opens, hands over, and closes whatever happens. */
export async function withDatabase<T>(
  options: DatabaseOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await Database.open(options);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Does work whose running statement is stopped as soon as the signal is aborted. */
export async function interruptible<T>(
  database: Database,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const stop = () => database.interrupt();
  signal.addEventListener("abort", stop);
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
