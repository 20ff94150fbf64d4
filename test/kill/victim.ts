import { appendFileSync } from "node:fs";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { seamName } from "./seam-name.ts";

/**
 * The command line in a process that notes every seam it comes to, and ends itself with SIGKILL at one of them:
 * `victim.ts <log of seams> <name of a seam, or empty> <which of that name> <warehouse> <plan> <words of the command …>`.
 */
const [log = "", name = "", nth = "", warehouse = "", runId = "", ...words] = process.argv.slice(2);

let passed = 0;
let began = false;
watchSeams((step, file) => {
  const here = seamName(step, file, warehouse, runId);
  appendFileSync(log, `${here}\n`);
  if (!began) process.send?.("began");
  began = true;
  if (here === name) passed += 1;
  if (here === name && passed === Number(nth)) process.kill(process.pid, "SIGKILL");
});
process.argv.splice(2, process.argv.length, ...words);
await import("../../pipelines/cli.ts");
