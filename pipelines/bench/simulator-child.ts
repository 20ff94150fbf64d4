/** The process of a simulator: serves the world that its parent names over IPC, tells its address, and ends with it. */
import { z } from "zod";
import { type Limits, PLAN_LIMITS, PLANS } from "../simulate/server/limits.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { createWorld } from "../simulate/world.ts";

/** So many that no lookup ever waits. */
const LIMITS: Limits = { ...PLAN_LIMITS.pay_per_use, "users/by": { per15Minutes: 1_000_000_000 } };

const worldOptions = z.object({ seed: z.number(), size: z.number(), now: z.number() });
const accessOptions = z.object({
  plan: z.enum(PLANS),
  windowMs: z.number(),
  latencyMs: z.tuple([z.number(), z.number()]),
  faults: z.record(z.string(), z.number()).default({}),
});
const order = z.object({ world: worldOptions, access: accessOptions.optional() });

process.once("disconnect", () => process.exit());
process.once("message", async (message) => {
  const { world: options, access } = order.parse(message);
  const world = createWorld(options);
  const { url } = await startSimulator({ world, ...(access ?? { limits: LIMITS }) });
  process.send?.({ url });
});
