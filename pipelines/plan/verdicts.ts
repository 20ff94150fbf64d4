import { z } from "zod";
import type { Context } from "../core/context.ts";
import { messageOf } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { QueryError, withDatabase } from "../core/warehouse.ts";

const rejectedRow = z.object({ source: z.string(), rejected: z.coerce.number() });

/**
 * How many authors of each source (`<domain>/<source_type>`) the last build received and left out of the source's
 * domain: organisations, wrong people, authors beyond the target. Empty without a build.
 */
export async function readRejected({ config, progress }: Context): Promise<Map<string, number>> {
  const { database: file } = config.warehouse;
  if (!(await exists(file))) return new Map();
  try {
    return await withDatabase({ file, readOnly: true, memoryLimit: config.memoryLimit }, async (database) => {
      const rows = await database.rows(
        `select domain || '/' || source_type as source, found - curated as rejected
         from ops.success_rates where found > curated`,
        rejectedRow,
      );
      return new Map(rows.map(({ source, rejected }) => [source, rejected]));
    });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    progress.note(`${file} cannot be read, so the plan goes without its verdicts: ${messageOf(error)}`);
    return new Map();
  }
}
