import path from "node:path";
import { type Config, ownHandlesDir, usesOwnSeeds } from "../core/config.ts";

const DEFAULT_WAREHOUSE = path.join("warehouse", "live");

/**
 * The command a person should type next, for the same warehouse and seeds as this one.
 *
 * @example commandLine(config, "npm run extract", "--yes") // "npm run extract -- --yes --warehouse warehouse/demo"
 */
export function commandLine(config: Config, command: string, ...flags: readonly string[]): string {
  const words = [...flags, ...placeFlags(config)];
  return words.length === 0 ? command : [command, "--", ...words].join(" ");
}

function placeFlags(config: Config): string[] {
  const { warehouse, seedsDir, handlesDir } = config;
  const usualHandles = [ownHandlesDir(warehouse), path.join(seedsDir, "handles")];
  return [
    ...(warehouse.root === DEFAULT_WAREHOUSE ? [] : ["--warehouse", warehouse.root]),
    ...(usesOwnSeeds(config) ? [] : ["--seeds", seedsDir]),
    ...(usualHandles.includes(handlesDir) ? [] : ["--handles", handlesDir]),
  ];
}
