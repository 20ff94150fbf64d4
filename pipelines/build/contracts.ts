import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";

const contractRow = z.strictObject({
  column: z.string().regex(/^\w+$/),
  type: z.string().min(1),
  nullable: z.enum(["yes", "no"]),
  meaning: z.string().min(1),
});

/** What others may rely on in one table: its columns in order, their types and meanings. */
export interface Contract {
  /** `schema.table`; `curated.domain` stands for every domain's table. */
  readonly table: string;
  readonly file: string;
  readonly columns: readonly z.infer<typeof contractRow>[];
}

/** Reads `sql/contracts/<schema>.<table>.csv`. Throws {@link PipelineError} naming file and line. */
export async function readContracts(sqlDir: string): Promise<Contract[]> {
  const folder = path.join(sqlDir, "contracts");
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".csv")).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = path.join(folder, name);
      const records: unknown[] = parse(await readFile(file), { columns: true });
      const columns = records.map((record, index) => {
        const row = contractRow.safeParse(record);
        if (row.success) return row.data;
        const issue = row.error.issues[0];
        throw new PipelineError(`${issue?.path.join(".")}: ${issue?.message}`, { file, line: index + 2 });
      });
      return { table: path.basename(name, ".csv"), file, columns };
    }),
  );
}

/**
 * Compares every contract with the tables that were built: same columns, order, types, and no null where none may be.
 * Throws {@link PipelineError} for the first difference.
 */
export async function assertContracts(
  database: Database,
  contracts: readonly Contract[],
  domains: readonly string[],
): Promise<void> {
  for (const contract of contracts) {
    const tables =
      contract.table === "curated.domain" ? domains.map((d) => `curated.${d}`) : [contract.table];
    for (const table of tables) await assertContract(database, contract, table);
  }
}

async function assertContract(database: Database, contract: Contract, table: string): Promise<void> {
  const built = await database.describe(`select * from ${table}`);
  const size = Math.max(built.length, contract.columns.length);
  for (let index = 0; index < size; index++) {
    const promised = contract.columns[index];
    const found = built[index];
    const promise = promised && `${promised.column} ${promised.type}`;
    const fact = found && `${found.name} ${found.type.toLowerCase()}`;
    if (promise !== fact) {
      throw new PipelineError(
        `column ${index + 1} of ${table} is ${fact ?? "missing"}, the contract says ${promise ?? "nothing"}`,
        { file: contract.file, line: index + 2 },
        "Change the model, or the contract openly: others load this table.",
      );
    }
  }
  const required = contract.columns.filter(({ nullable }) => nullable === "no").map(({ column }) => column);
  const counts = required.map((column) => `count(*) filter (where "${column}" is null) as "${column}"`);
  const [row] = await database.rows(
    `select ${counts.join(", ")} from ${table}`,
    z.record(z.string(), z.coerce.number()),
  );
  const broken = Object.entries(row ?? {}).find(([, nulls]) => nulls > 0);
  if (broken !== undefined) {
    throw new PipelineError(`${broken[1]} nulls in ${table}.${broken[0]}, where the contract allows none`, {
      file: contract.file,
      line: contract.columns.findIndex(({ column }) => column === broken[0]) + 2,
    });
  }
}
