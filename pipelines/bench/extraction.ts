import { z } from "zod";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { count } from "../core/progress.ts";
import { listRawFiles } from "../core/raw.ts";
import { literal, withDatabase } from "../core/warehouse.ts";
import type { WorldOptions } from "../simulate/traits.ts";
import { measure } from "./measure.ts";
import type { Usage } from "./protocol.ts";
import { measureRaw, type RawAmount } from "./raw-files.ts";
import { type Books, SIMULATED_TOKEN, withSimulator } from "./simulator.ts";

/** What one extraction took and brought. */
export interface Extraction extends RawAmount {
  readonly usage: Usage;
  readonly requests: number;
  /** What the ledger says. */
  readonly dollars: number;
  /** Of all response bodies, as raw has noted them. */
  readonly bytes_received: number;
}

const UNITS_PER_DOLLAR = 10_000;

const summary = z.object({
  state: z.string(),
  authors_done: z.number(),
  requests: z.number(),
  dollars: z.number(),
});
const received = z.object({ bytes: z.coerce.number() });

/**
 * Measures one extraction of the newest plan of the context's warehouse, which asks for all authors of the world. Throws
 * PipelineError when it did not end with all of them, or when its books differ from the simulator's.
 */
export function measureExtraction(
  context: Context,
  world: WorldOptions,
  concurrency: number,
): Promise<Extraction> {
  const { warehouse } = context.config;
  return withSimulator(world, async (simulator) => {
    const task = { stage: "extract", url: simulator.url, token: SIMULATED_TOKEN, concurrency } as const;
    const { usage, result } = await measure(context, task, summary);
    const { state, authors_done, requests, dollars } = result;
    if (authors_done !== world.size) {
      const what = `the extraction is ${state} with ${count(authors_done)} of ${count(world.size)} authors`;
      throw new PipelineError(what, { file: warehouse.root });
    }
    checkBooks({ requests, dollars }, await simulator.books(), warehouse);
    const bytes_received = await readBytesReceived(warehouse);
    return { usage, requests, dollars, bytes_received, ...(await measureRaw(warehouse)) };
  });
}

/** Throws PipelineError when a ledger differs from what the simulator answered and billed, to a hundredth of a cent. */
function checkBooks(ledger: Books, simulator: Books, warehouse: WarehousePaths): void {
  const units = ({ dollars }: Books) => Math.round(dollars * UNITS_PER_DOLLAR);
  if (units(ledger) === units(simulator) && ledger.requests === simulator.requests) return;
  const text = ({ requests, dollars }: Books) => `${count(requests)} requests and $${dollars.toFixed(4)}`;
  throw new PipelineError(
    `the ledger has ${text(ledger)}, the simulator ${text(simulator)}`,
    { file: warehouse.root },
    "Its figures are void: find out why before measuring again.",
  );
}

async function readBytesReceived(warehouse: WarehousePaths): Promise<number> {
  const files = await listRawFiles(warehouse, "requests");
  const scan = `read_parquet([${files.map(literal).join(", ")}])`;
  const [row] = await withDatabase({}, (database) =>
    database.rows(`select sum(bytes) as bytes from ${scan}`, received),
  );
  return row?.bytes ?? 0;
}
