import { appendFileSync } from "node:fs";
import path from "node:path";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";

/**
 * Adopts files in a process that notes every seam it comes to and ends itself with SIGKILL at one of them:
 * `killed-adopt.ts <log of seams> <which seam, 0 for none> <folder of seeds> <folder of lists> <files …>`.
 */
const [log = "", at = "", seedsDir = "", handlesDir = "", ...files] = process.argv.slice(2);

let passed = 0;
watchSeams((step, file) => {
  appendFileSync(log, `${step} ${path.basename(file).replace(/^\.adopt-.*/, ".adopt")}\n`);
  passed += 1;
  if (passed === Number(at)) process.kill(process.pid, "SIGKILL");
});
await adopt(
  {
    config: {
      warehouse: warehousePaths("nowhere"),
      seedsDir,
      handlesDir,
      sqlDir: "sql",
      asOf: Date.parse("2026-11-22T00:00:00Z"),
      json: false,
      token: undefined,
      apiBase: "http://127.0.0.1:1",
      memoryLimit: "512MiB",
    },
    clock: systemClock,
    progress: silentProgress,
    signal: new AbortController().signal,
  },
  { files, write: true },
);
