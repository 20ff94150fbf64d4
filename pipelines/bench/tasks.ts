import { build } from "../build/build.ts";
import { ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { extract } from "../extract/extract.ts";
import { importFiles } from "../extract/import.ts";
import { writeSeedLists } from "../simulate/seed-lists.ts";
import { writeTruth } from "../simulate/truth.ts";
import { writeUsers } from "../simulate/users-file.ts";
import { createWorld } from "../simulate/world.ts";
import { copyRaw } from "./copy-raw.ts";
import { copyTables } from "./copy-tables.ts";
import type { Task } from "./protocol.ts";
import { sendLookups, VOCABULARY } from "./send-lookups.ts";

/** Runs one stage on the context's warehouse, as its verb does. */
export async function runTask(context: Context, task: Task): Promise<unknown> {
  const { warehouse, asOf } = context.config;
  switch (task.stage) {
    case "simulate users": {
      const world = createWorld({ seed: task.seed, size: task.size, now: asOf });
      return { lines: await writeUsers(world, task.file, "post") };
    }
    case "simulate lists": {
      const world = createWorld({ seed: task.seed, size: task.size, now: asOf });
      return { lines: await writeSeedLists(world, ownHandlesDir(warehouse)) };
    }
    case "simulate truth": {
      const world = createWorld({ seed: task.seed, size: task.size, now: asOf });
      return { lines: await writeTruth(world, task.file) };
    }
    case "import": {
      const { files } = await importFiles(context, { paths: [task.file], origin: "simulated" });
      return { lines: files.reduce((sum, { lines }) => sum + lines, 0) };
    }
    case "build": {
      const { models } = await build(context);
      return { models };
    }
    case "copy raw":
      return copyRaw(context);
    case "copy tables":
      return copyTables(context);
    case "extract": {
      const { url: apiBase, token, concurrency } = task;
      const asked = { ...context, config: { ...context.config, apiBase, token } };
      return extract(asked, { concurrency, confirmed: false, vocabulary: VOCABULARY });
    }
    case "send lookups":
      return sendLookups(warehouse, task);
  }
}
