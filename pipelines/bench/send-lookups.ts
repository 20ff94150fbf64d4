import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { LOOKUP_SIZE, type Plan } from "../core/plans.ts";
import { lookupQuery } from "../extract/x-api/fields.ts";

/** The words of requests, of the floor and of extraction alike. */
export const VOCABULARY = "tweet";

/** How lookups are sent. */
export interface Sending {
  /** Address of the API. */
  readonly url: string;
  readonly token: string;
  /** Lookups in flight at a time. */
  readonly concurrency: number;
}

/** Writes full lookups of all authors of a plan, as extraction packs them: the path and query of one a line. */
export async function writeLookups(warehouse: WarehousePaths, plan: Plan, depth: 0 | 1): Promise<void> {
  const handles = plan.batches.flatMap(({ authors }) => authors.map(({ handle }) => handle));
  const fields = lookupQuery(VOCABULARY, depth === 1);
  const lines: string[] = [];
  for (let first = 0; first < handles.length; first += LOOKUP_SIZE) {
    const usernames = handles.slice(first, first + LOOKUP_SIZE).join(",");
    lines.push(`/2/users/by?${new URLSearchParams({ usernames, ...fields })}\n`);
  }
  await mkdir(warehouse.staging, { recursive: true });
  await writeFile(lookupsFile(warehouse), lines.join(""));
}

/**
 * Sends the written lookups with Node's own http over connections that are kept, reads the bodies and appends them to
 * one file, with one fsync at the end; nothing is parsed: the least that anything keeping the same answers has to do.
 * Returns the bytes of all bodies. Throws PipelineError for an answer other than 200.
 */
export async function sendLookups(
  warehouse: WarehousePaths,
  { url, token, concurrency }: Sending,
): Promise<{ bytes: number }> {
  const lookups = (await readFile(lookupsFile(warehouse), "utf8")).trimEnd().split("\n").values();
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const out = await open(bodiesFile(warehouse), "w");
  let bytes = 0;
  let written = Promise.resolve();
  const sendUntilEmpty = async () => {
    for (const lookup of lookups) {
      const body = await read(`${url}${lookup}`, token, agent);
      bytes += body.length;
      written = written.then(() => out.appendFile(body));
      await written;
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, sendUntilEmpty));
    await out.sync();
  } finally {
    await out.close();
    agent.destroy();
  }
  return { bytes };
}

/** Removes the lookups and the bodies. */
export async function removeLookups(warehouse: WarehousePaths): Promise<void> {
  for (const file of [lookupsFile(warehouse), bodiesFile(warehouse)]) await rm(file, { force: true });
}

function lookupsFile({ staging }: WarehousePaths): string {
  return path.join(staging, "lookups.txt");
}

function bodiesFile({ staging }: WarehousePaths): string {
  return path.join(staging, "bodies.txt");
}

function read(url: string, token: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new PipelineError(`a lookup of the floor was answered with ${response.statusCode}`));
      });
    });
    request.on("error", reject);
  });
}
