import { z } from "zod";
import { type Contract, DOMAIN_CONTRACT } from "../core/contracts.ts";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";
import { sqlError } from "./run-model.ts";

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
    const tables = contract.table === DOMAIN_CONTRACT ? domains.map((d) => `curated.${d}`) : [contract.table];
    for (const table of tables) await assertContract(database, contract, table);
  }
}

async function assertContract(database: Database, contract: Contract, table: string): Promise<void> {
  const built = await database.describe(`select * from ${table}`).catch((error: unknown) => {
    throw sqlError(error, contract.file, 1);
  });
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
