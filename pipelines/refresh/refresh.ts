import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { utcDay } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { csvCell } from "../core/csv.ts";
import { PipelineError } from "../core/errors.ts";
import { commitText, exists, type WarehousePaths } from "../core/lake.ts";
import {
  PROPOSAL_HEADER,
  PROPOSED_ACTIONS,
  type Proposal,
  proposal,
  proposalsDir,
} from "../core/proposals.ts";
import { withDatabase } from "../core/warehouse.ts";
import { hashSeeds } from "../seeds/hash.ts";

/** What the last build proposes for the seeds. */
export interface RefreshReport {
  /** The file of the proposals; `null` when there are none. */
  readonly file: string | null;
  /** Of the build. */
  readonly as_of: string;
  /** Were the seeds changed since that build? Then some proposals may not fit any more. */
  readonly seeds_changed: boolean;
  /** Alarms first. */
  readonly proposals: readonly Proposal[];
}

const buildRow = z.object({ as_of: z.string(), seeds_hash: z.string() });
const moment = (column: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%SZ') as ${column}`;

/**
 * Writes what the last build proposes for the seeds into `proposals/<UTC day>.csv` of the warehouse, to be reviewed and
 * adopted. A file that is there already and may have been reviewed is never written over: the next is `<day>-2.csv`.
 */
export async function refresh(context: Context): Promise<RefreshReport> {
  const { warehouse, asOf } = context.config;
  const { build, proposals } = await readProposals(warehouse);
  const text = [
    PROPOSAL_HEADER.join(","),
    ...proposals.map((row) => PROPOSAL_HEADER.map((column) => csvCell(row[column])).join(",")),
    "",
  ].join("\n");
  return {
    file: proposals.length === 0 ? null : await writeProposals(warehouse, utcDay(asOf), text),
    as_of: `${build.as_of.replace(" ", "T")}Z`,
    seeds_changed: build.seeds_hash !== (await hashSeeds(context.config)),
    proposals,
  };
}

async function readProposals(warehouse: WarehousePaths) {
  const { database: file } = warehouse;
  if (!(await exists(file)))
    throw new PipelineError("no tables here yet", { file }, "Run npm run build first.");
  return withDatabase({ file, readOnly: true }, async (database) => {
    const tables = await database.table(
      "from duckdb_tables() where schema_name = 'ops' and table_name = 'seed_proposals'",
    );
    const [build] = await database.rows(
      "select as_of::varchar as as_of, seeds_hash from ops.build",
      buildRow,
    );
    if (tables.rows.length === 0 || build === undefined)
      throw new PipelineError("built by an earlier version", { file }, "Run npm run build.");
    const proposals = await database.rows(
      `select * replace (${moment("first_seen")}, ${moment("last_seen")})
       from ops.seed_proposals order by list_position(from_json($actions, '["varchar"]'), action), domain, lower(handle)`,
      proposal,
      { actions: JSON.stringify(PROPOSED_ACTIONS) },
    );
    return { build, proposals };
  });
}

/** The first name of the day that is free, or whose file says the same. */
async function writeProposals(warehouse: WarehousePaths, day: string, text: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? day : `${day}-${number}`;
    const file = path.join(proposalsDir(warehouse), `${name}.csv`);
    if (await exists(file)) {
      if ((await readFile(file, "utf8")) === text) return file;
      continue;
    }
    await commitText(warehouse, file, text);
    return file;
  }
}
