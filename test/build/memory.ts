import { afterAll, beforeAll } from "vitest";
import { Database } from "../../pipelines/core/warehouse.ts";

/** A database in memory for the tests of one file. Call it at the top of the file. */
export function memoryDatabase(): () => Database {
  let database: Database;
  beforeAll(async () => {
    database = await Database.open({ memoryLimit: "512MiB" });
  });
  afterAll(() => database.close());
  return () => database;
}
