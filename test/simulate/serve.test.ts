import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { runCli, spawnCli } from "../cli/run-cli.ts";
import { get } from "./api.ts";
import { look } from "./look.ts";

const SMALL = ["simulate", "--port", "0", "--size", "20"];

test("serves with faults, limits and latency as told on the command line", async () => {
  const child = spawnCli([
    ...[...SMALL, "--faults", "all=0,html_503=1", "--fault-seed", "3", "--latency", "1-2"],
    ...["--quota-drop", "2=1", "--window-seconds", "1", "--per-second", "1000"],
  ]);
  const stderr = text(child.stderr);
  const [printed] = await once(child.stdout, "data");
  const simulator = { url: /http:\S+/.exec(String(printed))?.[0] ?? "" };
  const first = await look(simulator, "/2/users?ids=1", 2_000);
  expect(first.status).toBe(503);
  expect(first.headers["x-rate-limit-limit"]).toBe("300");
  const second = await look(simulator, "/2/users?ids=1", 2_000);
  expect(second.headers["x-rate-limit-limit"]).toBe("1");
  const { body } = await get(simulator, "/simulator/bill");
  expect(body.faults.html_503).toBeGreaterThan(0);
  child.kill("SIGTERM");
  await once(child, "close");
  expect(await stderr).toMatch(/faults: html_503 [12]\n/);
});

test.each([
  [
    "resett=0.1",
    /^error: --faults: no fault is named 'resett'\. The groups are .*all; the faults are .*\.\n$/,
  ],
  ["reset=2", /^error: --faults reset=2: the rate is 0 to 1\. Write it like reset=0\.05\.\n$/],
])("refuses --faults %s in one line", async (faults, message) => {
  const { code, stdout, stderr } = await runCli([...SMALL, "--faults", faults]);
  expect(stderr).toMatch(message);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test("help names every group and fault with what it does", async () => {
  const { stdout } = await runCli(["simulate", "--help"]);
  for (const group of ["server", "account", "transport", "content", "headers"])
    expect(stdout).toContain(`[${group}]\n`);
  expect(stdout).toMatch(/\breset_after +the work is done and billed, then the connection is reset\n/);
});
