import type { Context } from "../core/context.ts";
import type { Finding } from "./finding.ts";
import { checkDisk, checkEngine, checkMemory, checkNode, checkWriting } from "./machine.ts";
import { checkEnvFile, checkSeeds, checkToken } from "./project.ts";
import { checkLeftovers, checkRaw } from "./warehouse.ts";

/** Looks at the machine, the project and the warehouse. Changes nothing; `deep` also reads every raw file. */
export async function examine(context: Context, deep: boolean): Promise<Finding[]> {
  return [
    checkNode(),
    await checkEngine(),
    checkMemory(context),
    await checkDisk(context),
    ...(await checkWriting(context)),
    await checkSeeds(context),
    checkToken(context),
    await checkEnvFile(),
    ...(await checkLeftovers(context)),
    await checkRaw(context, deep),
  ];
}
