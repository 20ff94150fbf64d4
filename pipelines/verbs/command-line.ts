import path from "node:path";
import type { Config } from "../core/config.ts";

const DEFAULT_WAREHOUSE = path.join("warehouse", "live");

/**
 * The command a person should type next, for the same warehouse as this one.
 *
 * @example commandLine(config, "npm run extract", "--yes") // "npm run extract -- --yes --warehouse warehouse/demo"
 */
export function commandLine({ warehouse }: Config, command: string, ...flags: readonly string[]): string {
  const place = warehouse.root === DEFAULT_WAREHOUSE ? [] : ["--warehouse", warehouse.root];
  const words = [...flags, ...place];
  return words.length === 0 ? command : [command, "--", ...words].join(" ");
}
