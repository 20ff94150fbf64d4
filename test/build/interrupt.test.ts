import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { build } from "../../pipelines/build/build.ts";
import { exists, sha256File } from "../../pipelines/core/lake.ts";
import { failureOf } from "./failure.ts";
import { temporaryProject } from "./project.ts";

const ENDLESS =
  "-- one row\n-- grain: n\nselect count(*) as n from range(1000000) as a, range(1000000) as b\n";

/** Resolves when the log of builds names a model as done. */
async function modelDone(logFile: string, model: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    const lines = await readFile(logFile, "utf8").catch(() => "");
    if (lines.includes(`"model":"${model}"`)) return;
    await sleep(50);
  }
  throw new Error(`${model} was not built within 30 s`);
}

test("a running build keeps others out; SIGINT ends it with 130 and leaves the build before as it was", async () => {
  const context = await temporaryProject();
  const { warehouse, sqlDir, handlesDir } = context.config;
  await build(context);
  const before = await sha256File(warehouse.database);

  // The command line beside the broken SQL takes that folder as its project.
  const project = path.dirname(sqlDir);
  await cp("pipelines", path.join(project, "pipelines"), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(project, "node_modules"));
  await cp("package.json", path.join(project, "package.json"));
  await writeFile(path.join(sqlDir, "staging", "zz_endless.sql"), ENDLESS);
  const logFile = path.join(warehouse.log, "build.ndjson");
  await writeFile(logFile, "");

  const words = ["build", "--warehouse", warehouse.root, "--handles", handlesDir];
  const cli = path.join(project, "pipelines", "cli.ts");
  const child = spawn(process.execPath, ["--import", "tsx", cli, ...words], { cwd: project });
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const ended = once(child, "close");
  await modelDone(logFile, "staging.vocabulary");

  const refused = await failureOf(build(context));
  expect(refused.message).toMatch(
    new RegExp(`process ${child.pid} is writing to this warehouse\\. Wait for it to end`),
  );

  child.kill("SIGINT");
  const [code] = await ended;
  expect(await stderr).toMatch(/^stopped by SIGINT; nothing is lost\. Resume with: npm run build -- .*$/m);
  expect(await stdout).toBe("");
  expect(code).toBe(130);
  expect(await sha256File(warehouse.database)).toBe(before);
  expect(await exists(warehouse.nextDatabase)).toBe(false);
  expect(await readFile(logFile, "utf8")).toMatch(/"state":"parked"/);
});
