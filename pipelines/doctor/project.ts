import { stat } from "node:fs/promises";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { count } from "../core/progress.ts";
import { lintSeeds } from "../seeds/lint.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Can all seeds be read? */
export async function checkSeeds({ config }: Context): Promise<Finding> {
  try {
    const { tables, domains } = await lintSeeds(config);
    const handles = count(tables.handles ?? 0);
    const empty = Object.entries(domains).filter((entry) => entry[1].handles === 0);
    const found = `${Object.keys(domains).length} domains, ${handles} handles`;
    if (empty.length === 0) return ok("seeds", found);
    const names = empty.map(([domain]) => domain).join(", ");
    return warn("seeds", `${found}; none for ${names}`, `Add handles to ${config.handlesDir}.`);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return fail("seeds", messageOf(error), "Correct that line.");
  }
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
