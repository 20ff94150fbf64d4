import http from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll } from "vitest";
import type { Author } from "../../pipelines/simulate/author.ts";
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "../../pipelines/simulate/server/server.ts";
import { createWorld, type World } from "../../pipelines/simulate/world.ts";

export const NOW = Date.parse("2026-11-22T12:00:00Z");

/** A world for tests: the same whenever it is asked for. */
export function testWorld(size: number, seed = 7): World {
  return createWorld({ seed, size, now: NOW });
}

/** The first author of a world who fits. */
export function firstAuthor(world: World, fits: (author: Author) => boolean): Author {
  for (const author of world.authors()) if (fits(author)) return author;
  throw new Error("no such author in this world");
}

const running: Simulator[] = [];
afterAll(async () => {
  for (const simulator of running) await simulator.close();
});

/** Starts a simulator that is closed when the tests of the file end. */
export async function started(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return simulator;
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** As parsed from JSON: tests look into it freely. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are what the tests are about
  readonly body: any;
}

/** One GET with a good token, unless `headers` say otherwise. */
export function get(
  simulator: Pick<Simulator, "url">,
  path: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      `${simulator.url}${path}`,
      { headers: { authorization: "Bearer sim-test", ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const text = response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: JSON.parse(text.toString("utf8")),
          });
        });
      },
    );
    request.on("error", reject);
  });
}
