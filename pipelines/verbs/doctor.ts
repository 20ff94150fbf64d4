import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { examine } from "../doctor/doctor.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Verb } from "./verb.ts";

const doctorFlags = z.object({ deep: z.boolean().default(false) });

/** Says what is missing or wrong on a machine. */
export const doctor: Verb = {
  command: "doctor",
  describe: "What is missing or wrong on this machine, in the seeds and in the warehouse",
  examples: [["doctor -- --deep", "also compare every raw file with its checksum"]],
  options: { deep: { type: "boolean", describe: "compare every raw file with its checksum" } },
  run: async (flags, context, out) => {
    const { deep } = doctorFlags.parse(flags);
    const findings = await examine(context, deep);
    out.result(findings, () => findings.map(findingText).join("\n"));
    const failed = findings.filter(({ state }) => state === "fail");
    if (failed.length > 0) {
      throw new PipelineError(
        `failed: ${failed.map(({ check }) => check).join(", ")}`,
        {},
        "See the lines above.",
      );
    }
  },
};

/** Whole lines, not a table: advice must not be cut. */
function findingText({ check, state, found, advice }: Finding): string {
  const line = `${state.padEnd(4)}  ${check.padEnd(9)}  ${found}`;
  return advice === "" ? line : `${line}\n${" ".repeat(17)}→ ${advice}`;
}
