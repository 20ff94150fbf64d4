import { readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { exists, verifyChecksum, type WarehousePaths } from "../../pipelines/core/lake.ts";
import { listRawFiles, RAW_COLUMNS, RAW_KINDS, type RawKind } from "../../pipelines/core/raw.ts";
import { type Database, literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { rawChecks } from "./raw-checks.ts";
import type { Scene } from "./scene.ts";
import type { SpoolLog } from "./spool-log.ts";

/** A finished run: its plan, where it went, and who answered. */
export type Finished = Pick<Scene, "plan" | "warehouse" | "simulator">;

/** What a finished run sent and cost. Dollars as the simulator billed them, and as the ledger has booked them. */
export interface Account {
  readonly requests: number;
  readonly possiblyBilled: number;
  readonly repeatedUsers: number;
  readonly repeatedPosts: number;
  readonly billed: number;
  readonly booked: number;
}

const requestRow = z.object({ id: z.string(), state: z.string(), dollars: z.number() });
const found = z.object({ found: z.coerce.number() });
/** Costs are decimals with four places; their sum as a double is off by less. */
const TOLERANCE = 1e-6;

/** What of a finished run is not as it must be; nothing when all holds. `calm` is an undisturbed run. */
export async function verify(
  scene: Finished,
  calm: Finished,
  spool: SpoolLog,
): Promise<{ account: Account; wrong: string[] }> {
  return withDatabase({ threads: 1 }, async (database) => {
    for (const kind of RAW_KINDS) {
      await createView(database, kind, kind, scene.warehouse);
      await createView(database, `calm_${kind}`, kind, calm.warehouse);
    }
    const wrong = await filesWrong(scene.warehouse);
    for (const [what, select] of rawChecks(scene.plan)) {
      const [row] = await database.rows(`select count(*) as found from (${select})`, found);
      if (row?.found !== 0) wrong.push(`${what}: ${row?.found}`);
    }
    const select =
      "select request_id as id, state, coalesce(cost_dollars, 0)::double as dollars from requests";
    const requests = await database.rows(select, requestRow);
    const account = accountOf(scene, calm, requests);
    return { account, wrong: [...wrong, ...ledgerWrong(account, scene, spool, requests)] };
  });
}

async function createView(
  database: Database,
  name: string,
  kind: RawKind,
  warehouse: WarehousePaths,
): Promise<void> {
  const files = await listRawFiles(warehouse, kind);
  const nulls = Object.entries(RAW_COLUMNS[kind]).map(([column, type]) => `null::${type} as ${column}`);
  const rows =
    files.length > 0
      ? `from read_parquet([${files.map(literal).join(", ")}])`
      : `select ${nulls.join(", ")} where false`;
  await database.run(`create view ${name} as ${rows}`);
}

async function filesWrong(warehouse: WarehousePaths): Promise<string[]> {
  const wrong: string[] = [];
  const names = await readdir(warehouse.raw, { recursive: true });
  for (const name of names) {
    const file = path.join(warehouse.raw, name);
    if (name.endsWith(".parquet"))
      await verifyChecksum(file).catch((error: Error) => wrong.push(error.message));
    if (name.endsWith(".sha256") && !(await exists(file.slice(0, -".sha256".length)))) {
      wrong.push(`${name} belongs to no file`);
    }
  }
  const left = [
    ...(await readdir(warehouse.spool)),
    ...(await readdir(path.join(warehouse.staging, "raw"), { recursive: true })),
  ];
  return [...wrong, ...left.map((name) => `${name} was left behind`)];
}

function accountOf(
  scene: Finished,
  calm: Finished,
  requests: readonly z.infer<typeof requestRow>[],
): Account {
  const { dollars, deliveries } = scene.simulator.bill();
  const before = calm.simulator.bill().deliveries;
  return {
    requests: requests.length,
    possiblyBilled: requests.filter(({ state }) => state === "possibly_billed").length,
    repeatedUsers: deliveries.repeated_users - before.repeated_users,
    repeatedPosts: deliveries.repeated_posts - before.repeated_posts,
    billed: dollars,
    booked: requests.reduce((sum, { dollars }) => sum + dollars, 0),
  };
}

/** Ledger, bill and what the spools of killed processes told, against one another. */
function ledgerWrong(
  account: Account,
  scene: Finished,
  spool: SpoolLog,
  requests: readonly z.infer<typeof requestRow>[],
): string[] {
  const wrong: string[] = [];
  const states = new Map(requests.map(({ id, state }) => [id, state]));
  for (const id of spool.answered) {
    if (states.get(id) !== "committed") wrong.push(`${id} was received whole and is ${states.get(id)}`);
  }
  for (const id of spool.inFlight.keys()) {
    if (states.get(id) !== "possibly_billed")
      wrong.push(`${id} was in flight at a kill and is ${states.get(id)}`);
  }
  for (const [id, state] of states) {
    if (state !== "committed" && !spool.inFlight.has(id)) wrong.push(`${id} is ${state} and was answered`);
  }
  const { requests: sent, possiblyBilled, repeatedUsers, repeatedPosts, billed, booked } = account;
  if (Math.abs(billed - booked) > TOLERANCE) wrong.push(`billed $${billed}, but booked $${booked}`);
  const answered = scene.simulator.bill().requests.reduce((sum, { count }) => sum + count, 0);
  if (answered > sent || answered < sent - possiblyBilled) {
    wrong.push(
      `${answered} requests were answered, but ${sent} booked, ${possiblyBilled} of them without answer`,
    );
  }
  const most = [...spool.inFlight.values()];
  const mostUsers = most.reduce((sum, { users }) => sum + users, 0);
  const mostPosts = most.reduce((sum, { posts }) => sum + posts, 0);
  if (repeatedUsers > mostUsers || repeatedPosts > mostPosts) {
    wrong.push(
      `${repeatedUsers} users and ${repeatedPosts} posts came again, in flight at kills were ${mostUsers} and ${mostPosts} at most`,
    );
  }
  return wrong;
}
