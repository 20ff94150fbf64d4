import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { runCli, spawnCli } from "./run-cli.ts";

describe.concurrent("how a process ends", () => {
  test("a bug exits with 70 and shows its stack", async () => {
    const before =
      "globalThis.AbortController = class { constructor() { throw new TypeError('broken for a test'); } }";
    const { code, stdout, stderr } = await runCli(["sql"], { before });
    expect(stderr).toMatch(/^bug: TypeError: broken for a test\n( +at .*\n)+ +at .*cli\.ts:\d+/);
    expect(stdout).toBe("");
    expect(code).toBe(70);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s exits with %i and says how to go on", async (signal, expected) => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const place = ["--warehouse", signal];
    await runCli(["plan", "--limit", "20", ...place]);
    const { port } = silent.address() as AddressInfo;
    const words = ["extract", ...place, "--timeout", "1", "--api-base", `http://127.0.0.1:${port}`];
    const child = spawnCli(words, { token: "sim-test" });
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    await once(silent, "request");
    child.kill(signal);
    const [code] = await once(child, "close");
    const [stdout, stderr] = await output;
    expect(stdout).toContain("is parked: 0 of 20 authors have an outcome");
    expect(stderr).toContain("Stopping: requests in flight may take up to 1 s to be answered.\n");
    const resume = `npm run extract -- ${words.slice(1).join(" ")}`;
    expect(stderr).toContain(`stopped by ${signal}; nothing is lost. Resume with: ${resume}\n`);
    expect(code).toBe(expected);
    silent.close();
  });

  test("a simulator that is stopped ends well: there is nothing to resume", async () => {
    const child = spawnCli(["simulate", "--port", "0", "--size", "20"]);
    const stderr = text(child.stderr);
    await once(child.stdout, "data");
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(await stderr).toBe("answered 0 requests; X would have billed $0.00\n");
    expect(code).toBe(0);
  });

  test("a reader that closes the pipe early is no failure", async () => {
    const child = spawnCli(["sql", "--json"]);
    const stderr = text(child.stderr);
    child.stdout.destroy();
    const [code] = await once(child, "close");
    expect(await stderr).toBe("");
    expect(code).toBe(0);
  });
});
