/** The process of a simulator: serves the world that its parent names over IPC, tells its address, and ends with it. */
import { z } from "zod";
import { type Limits, PLAN_LIMITS } from "../simulate/server/limits.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { createWorld } from "../simulate/world.ts";

/** So many that no lookup ever waits. */
const LIMITS: Limits = { ...PLAN_LIMITS.pay_per_use, "users/by": { per15Minutes: 1_000_000_000 } };

const worldOptions = z.object({ seed: z.number(), size: z.number(), now: z.number() });

process.once("disconnect", () => process.exit());
process.once("message", async (message) => {
  const world = createWorld(worldOptions.parse(message));
  const { url } = await startSimulator({ world, limits: LIMITS });
  process.send?.({ url });
});
