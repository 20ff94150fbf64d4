import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { type Request, reply, type Task, type Usage } from "./protocol.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const NODE_FLAGS = ["--expose-gc", "--import", import.meta.resolve("tsx")];

/** What one stage did, and what it took. */
export interface Measured<Result> {
  readonly usage: Usage;
  readonly result: Result;
}

/**
 * Runs one stage on the context's warehouse in a new process, so that its time and memory are its own. `result` checks
 * what the stage returns. Throws PipelineError for an expected failure of the stage and when its process is killed.
 */
export async function measure<Result extends z.ZodType>(
  context: Context,
  task: Task,
  result: Result,
): Promise<Measured<z.infer<Result>>> {
  context.signal.throwIfAborted();
  const { warehouse, seedsDir, sqlDir, asOf, memoryLimit } = context.config;
  const settings = { warehouse: warehouse.root, seedsDir, sqlDir, asOf, memoryLimit };
  const child = fork(CHILD, { execArgv: NODE_FLAGS });
  const kill = () => child.kill();
  context.signal.addEventListener("abort", kill);
  try {
    const answer = reply.parse(await ask(child, { task, settings }));
    if (answer.state === "done") return { usage: answer.usage, result: result.parse(answer.result) };
    if (answer.expected) throw new PipelineError(answer.message);
    throw new Error(`${task.stage}: ${answer.message}`);
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    context.signal.removeEventListener("abort", kill);
  }
}

/** Sends the request and resolves with the answer once the process has ended. */
function ask(child: ChildProcess, request: Request): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer: unknown;
    child.once("message", (message) => {
      answer = message;
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (answer !== undefined) return resolve(answer);
      const end = signal === null ? `code ${code}` : signal;
      const hint =
        signal === "SIGKILL" ? "The machine may be out of memory: try a smaller M3_MEMORY_LIMIT." : "";
      reject(new PipelineError(`${request.task.stage}: its process ended with ${end}`, {}, hint));
    });
    child.send(request);
  });
}
