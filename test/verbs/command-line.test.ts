import { expect, test } from "vitest";
import { readConfig } from "../../pipelines/core/config.ts";
import { commandLine } from "../../pipelines/verbs/command-line.ts";

const configOf = (flags: Parameters<typeof readConfig>[0]) => readConfig(flags, {}, process.cwd());

test.each([
  [{}, "npm run build"],
  [{ warehouse: "warehouse/demo" }, "npm run build -- --warehouse warehouse/demo"],
  [{ seeds: "mine" }, "npm run build -- --seeds mine"],
  [
    { seeds: "mine", handles: "lists", warehouse: "w" },
    "npm run build -- --warehouse w --seeds mine --handles lists",
  ],
])("what to type next names the folders that are not the usual ones: %j", (flags, expected) => {
  expect(commandLine(configOf(flags), "npm run build")).toBe(expected);
});

test("its own flags come first", () => {
  expect(commandLine(configOf({ warehouse: "w" }), "npm run extract", "--yes")).toBe(
    "npm run extract -- --yes --warehouse w",
  );
});
