import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Field, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from "apache-arrow";
import { PipelineError } from "../core/errors.ts";
import { type Database, identifier } from "../core/warehouse.ts";
import { type ArrowType, arrowType } from "./arrow-types.ts";
import type { Query } from "./guard.ts";

const ROWS_PER_BATCH = 65_536;

/**
 * Writes a SELECT's rows as an Arrow IPC file, batch by batch, and returns how many there were. The file appears under
 * its name when it is whole. Throws {@link PipelineError} when it cannot be written.
 */
export async function writeArrow(
  database: Database,
  query: Query,
  limit: number,
  file: string,
): Promise<number> {
  const select = query.sql.replace(/;\s*(--[^\n]*\s*)*$/, "");
  const columns = await database.describe(select);
  const types = columns.map(({ type }) => arrowType(type));
  const aliases = columns.map((_, i) => identifier(`c${i}`));
  const fields = columns.map(({ name }, i) => new Field(name, typeAt(types, i).type, true));
  const expressions = aliases.map((alias, i) => typeAt(types, i).sql(alias));
  const partial = `${file}.partial`;
  let rows = 0;
  try {
    await database.stream(
      `select ${expressions.join(", ")} from (${select}\n) as result(${aliases.join(", ")})`,
      async (_, pieces) => {
        async function* batches(): AsyncGenerator<RecordBatch> {
          for await (const batch of grouped(pieces, limit)) {
            rows += batch.length;
            yield recordBatch(new Schema(fields), types, batch);
          }
          if (rows === 0) yield recordBatch(new Schema(fields), types, []);
        }
        await pipeline(batches(), RecordBatchFileWriter.throughNode(), createWriteStream(partial));
      },
    );
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new PipelineError(
      `cannot write here (${code})`,
      { file },
      "Give --arrow a path that can be written.",
      {
        cause: error,
      },
    );
  }
  return rows;
}

/** Gathers DuckDB's small pieces into batches. */
async function* grouped(pieces: AsyncIterable<unknown[][]>, limit: number): AsyncGenerator<unknown[][]> {
  let batch: unknown[][] = [];
  let left = limit;
  for await (const piece of pieces) {
    for (const row of piece.slice(0, left)) batch.push(row);
    left -= piece.length;
    if (batch.length >= ROWS_PER_BATCH) {
      yield batch;
      batch = [];
    }
    if (left <= 0) break;
  }
  if (batch.length > 0) yield batch;
}

function recordBatch(schema: Schema, types: readonly ArrowType[], rows: readonly unknown[][]): RecordBatch {
  const children = types.map((type, i) => type.data(rows.map((row) => row[i] ?? null)));
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children }),
  );
}

function typeAt(types: readonly ArrowType[], index: number): ArrowType {
  const type = types[index];
  if (type === undefined) throw new RangeError(`no column ${index}`);
  return type;
}
