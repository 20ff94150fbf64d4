import path from "node:path";
import { build } from "../../pipelines/build/build.ts";
import { ownHandlesDir } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { type Database, withDatabase } from "../../pipelines/core/warehouse.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { writeUserPages } from "../../pipelines/simulate/users-file.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { temporaryContext } from "../export/fixture.ts";

const AS_OF = Date.parse("2026-11-22T12:00:00Z");

/** The golden world in a warehouse of its own: simulated, imported with its posts, and built as of a fixed moment. */
export async function buildGoldenWarehouse(): Promise<Context> {
  const made = await temporaryContext({ sqlDir: "sql", seedsDir: "seeds", asOf: AS_OF });
  const { warehouse } = made.config;
  const handlesDir = ownHandlesDir(warehouse);
  const context = { ...made, config: { ...made.config, handlesDir } };
  const world = createWorld({ seed: 11, size: 120, now: AS_OF });
  await writeSeedLists(world, handlesDir);
  const pages = path.join(warehouse.root, "pages.jsonl");
  await writeUserPages(world, pages, "post");
  await importFiles(context, { paths: [pages], origin: "simulated" });
  await build(context);
  return context;
}

/** Reads the built tables. */
export function readBuilt<T>(context: Context, use: (database: Database) => Promise<T>): Promise<T> {
  return withDatabase({ file: context.config.warehouse.database, readOnly: true }, use);
}
