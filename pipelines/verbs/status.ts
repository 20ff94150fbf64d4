import { screenWidth } from "../core/text-table.ts";
import { readStatus } from "../status/status.ts";
import { statusText } from "../status/text.ts";
import type { Verb } from "./verb.ts";

/** The state of a warehouse; answers while another verb is running. */
export const status: Verb = {
  command: "status",
  describe: "What the warehouse holds and what is running in it",
  examples: [["status -- --warehouse warehouse/demo", "also while another verb is writing"]],
  run: async (_, context, out) => {
    const state = await readStatus(context);
    out.result(state, () => statusText(state, screenWidth()));
  },
};
