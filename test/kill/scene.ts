import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ownHandlesDir } from "../../pipelines/core/config.ts";
import { type WarehousePaths, warehousePaths } from "../../pipelines/core/lake.ts";
import { type Plan, writePlan } from "../../pipelines/core/plans.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { type Simulator, startSimulator } from "../../pipelines/simulate/server/server.ts";
import type { World } from "../../pipelines/simulate/world.ts";

const VICTIM = fileURLToPath(new URL("victim.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
/** Long enough that requests are in flight at most moments. */
const LATENCY_MS = [5, 60] as const;
const CONCURRENCY = 5;
const MAX_RUN_MS = 120_000;

/** When a process is killed: at the nth seam of a name, or so many milliseconds after its first seam. */
export type Kill = { readonly seam: string; readonly nth: number } | { readonly afterMs: number };

/** How a process ended. */
export interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  /** Every seam it came to, in order. */
  readonly seams: readonly string[];
  /** Milliseconds from its first seam to its end. */
  readonly ms: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A warehouse with a plan and a simulator of its own. */
export class Scene {
  private processes = 0;

  private constructor(
    readonly warehouse: WarehousePaths,
    readonly plan: Plan,
    readonly simulator: Simulator,
    readonly folder: string,
  ) {}

  static async open(world: World, plan: Plan): Promise<Scene> {
    const folder = await mkdtemp(path.join(tmpdir(), "m3-kill-"));
    const warehouse = warehousePaths(path.join(folder, "warehouse"));
    const simulator = await startSimulator({ world, latencyMs: LATENCY_MS });
    await writeSeedLists(world, ownHandlesDir(warehouse));
    await writePlan(warehouse, plan);
    return new Scene(warehouse, plan, simulator, folder);
  }

  /** Carries out the plan with the command line, in a process that is killed as told. */
  async extract(kill?: Kill): Promise<Ended> {
    this.processes += 1;
    const log = path.join(this.folder, `seams-${this.processes}.log`);
    const [name, nth] = kill !== undefined && "seam" in kill ? [kill.seam, kill.nth] : ["", 0];
    const { root } = this.warehouse;
    const words = ["extract", "--json", "--warehouse", root, "--api-base", this.simulator.url];
    const flags = ["--plan", this.plan.plan_id, "--concurrency", String(CONCURRENCY)];
    const child = fork(VICTIM, [log, name, String(nth), root, this.plan.plan_id, ...words, ...flags], {
      execArgv: ["--import", TSX],
      cwd: this.folder,
      env: { ...process.env, X_BEARER_TOKEN: "sim-kill" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error("the process has no output");
    let began = performance.now();
    let timer = setTimeout(() => child.kill("SIGABRT"), MAX_RUN_MS);
    child.once("message", () => {
      began = performance.now();
      if (kill === undefined || "seam" in kill) return;
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), kill.afterMs);
    });
    const [[code, signal], out, err] = await Promise.all([once(child, "close"), text(stdout), text(stderr)]);
    clearTimeout(timer);
    return {
      killed: signal === "SIGKILL",
      code: typeof code === "number" ? code : null,
      seams: existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1) : [],
      ms: performance.now() - began,
      stdout: out,
      stderr: err,
    };
  }

  async close(): Promise<void> {
    await this.simulator.close();
    await rm(this.folder, { recursive: true });
  }
}
