import http from "node:http";
import type { Simulator } from "../../pipelines/simulate/server/server.ts";

/** What a bare client saw of an answer. */
export interface Seen {
  /** Undefined when not even the head came. */
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** `whole`, `waiting` when the client gave up, or the code of the error that ended it. */
  readonly end: string;
}

/** One GET on a connection of its own, given up after `patienceMs`; nothing is unpacked or retried. */
export function look(
  simulator: Pick<Simulator, "url">,
  path: string,
  patienceMs = 300,
  token = "sim-test",
): Promise<Seen> {
  return new Promise((resolve) => {
    const agent = new http.Agent({ keepAlive: true });
    const chunks: Buffer[] = [];
    let response: http.IncomingMessage | undefined;
    const finish = (end: string) => {
      clearTimeout(timer);
      agent.destroy();
      const { statusCode, headers = {} } = response ?? {};
      resolve({ status: statusCode, headers, bytes: Buffer.concat(chunks), end });
    };
    const onError = (error: NodeJS.ErrnoException) => finish(error.code ?? error.message);
    const request = http.get(
      `${simulator.url}${path}`,
      { agent, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        response = answer;
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", onError);
        answer.on("end", () => finish("whole"));
      },
    );
    request.on("error", onError);
    const timer = setTimeout(() => finish("waiting"), patienceMs);
  });
}
