import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { type PlannedAuthor, readPlan } from "../../pipelines/core/plans.ts";
import type { PlanOptions } from "../../pipelines/plan/plan.ts";
import { fakeClock, LoopbackApi, makeContext, NOON } from "../extract/extract-support.ts";

export const DAY = 86_400_000;
export const PLAN: PlanOptions = { accessPlan: "pay_per_use" };

/** A new warehouse beside the project's seeds for each test, and a small X API for it. */
export class PlanBench {
  readonly clock = fakeClock();
  api = new LoopbackApi(this.clock);
  private made: Context | undefined;

  constructor() {
    beforeEach(async () => {
      this.clock.set(NOON);
      this.api = new LoopbackApi(this.clock);
      const made = await makeContext(await this.api.start(), this.clock);
      this.made = { ...made, config: { ...made.config, seedsDir: "seeds" } };
    });
    afterEach(() => this.api.stop());
  }

  get context(): Context {
    if (this.made === undefined) throw new Error("only within a test");
    return this.made;
  }

  /** The context at a later moment. */
  later(ms: number): Context {
    this.clock.set(NOON + ms);
    return { ...this.context, config: { ...this.context.config, asOf: NOON + ms } };
  }

  /** One list a domain; a handle may name its source_type and status: `sim_1,influx,retired`. */
  async giveHandles(lists: Record<string, readonly string[]>): Promise<void> {
    const folder = this.context.config.handlesDir;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [domain, handles] of Object.entries(lists)) {
      const lines = handles.map((entry) => {
        const [handle, source = "test", status = "unverified"] = entry.split(",");
        return `${handle},${domain},${status},${source},,2026-11-01,`;
      });
      const header = "handle,domain,status,source_type,evidence_url,added_at,note";
      await writeFile(path.join(folder, `${domain}.csv`), `${[header, ...lines].join("\n")}\n`);
    }
  }

  /** The authors of a plan in their order. */
  async authors(planId: string): Promise<PlannedAuthor[]> {
    const plan = await readPlan(this.context.config.warehouse, planId);
    return (plan?.batches ?? []).flatMap((batch) => batch.authors);
  }
}

/** `sim_<n>` from the first on. */
export const handles = (count: number, first = 0) =>
  Array.from({ length: count }, (_, i) => `sim_${first + i}`);
