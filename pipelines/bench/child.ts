/** The measuring process: runs one stage that its parent names over IPC, answers once, and ends. */
import { systemClock } from "../core/clock.ts";
import { type Config, DEFAULT_API_BASE, ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { silentProgress } from "../core/progress.ts";
import { type Reply, type Request, request } from "./protocol.ts";
import { runTask } from "./tasks.ts";
import { measureUsage } from "./usage.ts";

// A parent that is gone waits for no answer.
process.once("disconnect", () => process.exit());
process.once("message", async (message) => {
  process.send?.(await answer(message), () => process.disconnect());
});

async function answer(message: unknown): Promise<Reply> {
  try {
    const { task, settings } = request.parse(message);
    const context = contextOf(settings);
    return { state: "done", ...(await measureUsage(() => runTask(context, task))) };
  } catch (error) {
    if (error instanceof PipelineError) return { state: "failed", expected: true, message: error.message };
    const message = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
    return { state: "failed", expected: false, message };
  }
}

function contextOf({ warehouse: root, ...settings }: Request["settings"]): Context {
  const warehouse = warehousePaths(root);
  const config: Config = {
    ...settings,
    warehouse,
    handlesDir: ownHandlesDir(warehouse),
    json: true,
    token: undefined,
    apiBase: DEFAULT_API_BASE,
  };
  return { config, clock: systemClock, progress: silentProgress, signal: new AbortController().signal };
}
