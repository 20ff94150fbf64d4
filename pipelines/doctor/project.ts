import { stat } from "node:fs/promises";
import { utcDay } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { count } from "../core/progress.ts";
import { lintSeeds } from "../seeds/lint.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Can all seeds be read, and does anything in them ask for a look? */
export async function checkSeeds({ config }: Context): Promise<Finding> {
  const { tables, domains, findings } = await lintSeeds(config, utcDay(config.asOf));
  const [error, ...more] = findings.filter(({ severity }) => severity === "error");
  if (error !== undefined) {
    const { file, line, what, hint } = error;
    const place = [file, line].filter((part) => part !== null).join(":");
    const rest = more.length === 0 ? "" : ` (and ${count(more.length)} more: npm run seeds -- lint)`;
    return fail("seeds", `${place}: ${what}${rest}`, hint);
  }
  const found = `${Object.keys(domains).length} domains, ${count(tables.handles ?? 0)} handles`;
  if (findings.length === 0) return ok("seeds", found);
  return warn("seeds", `${found}, ${count(findings.length)} warnings`, "See npm run seeds -- lint.");
}

/** Is there a token? It is never shown. */
export function checkToken({ config }: Context): Finding {
  if (config.token !== undefined) return ok("token", "X_BEARER_TOKEN is set");
  return warn("token", "no X_BEARER_TOKEN", "Only the real X API needs one: put it into .env.");
}

/** May others on this machine read the file with the token? */
export async function checkEnvFile(file = ".env"): Promise<Finding> {
  const mode = await stat(file).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode === undefined) return ok("env file", `no ${file}`);
  if ((mode & 0o077) === 0) return ok("env file", `${file} is private`);
  return warn("env file", `${file} can be read by others`, `Run chmod 600 ${file}.`);
}
