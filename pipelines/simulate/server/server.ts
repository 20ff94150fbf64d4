import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { messageOf, PipelineError } from "../../core/errors.ts";
import { translate, VOCABULARIES } from "../field-names.ts";
import type { World } from "../world.ts";
import { Bill, type Statement } from "./bill.ts";
import { type Limits, PLAN_LIMITS, type Plan, RateLimits } from "./limits.ts";
import { type Answer, type Exchange, type Middleware, runPipeline } from "./pipeline.ts";
import { blankProblem, creditsDepleted, Refusal } from "./problems.ts";
import type { Api } from "./query.ts";
import { findRoute } from "./routes.ts";

/** How a simulator behaves; everything but the world has a default. */
export interface SimulatorOptions {
  readonly world: World;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Milliseconds since 1970, for limits and bill. */
  readonly now?: () => number;
  readonly plan?: Plan;
  /** Instead of the plan's limits. */
  readonly limits?: Limits;
  /** Length of the 15-minute window; the 24-hour window keeps its proportion to it. */
  readonly windowMs?: number;
  /** Prepaid dollars on a pay-per-use plan; unlimited by default. */
  readonly credits?: number;
  /** The vocabulary of answers: the caller's, or always the same. */
  readonly vocabulary?: Api["vocabulary"];
}

/** A running simulator. */
export interface Simulator {
  /** Base URL, to be used in place of `https://api.x.com`. */
  readonly url: string;
  bill(): Statement;
  close(): Promise<void>;
}

const WINDOW_MS = 15 * 60_000;
const gzipAsync = promisify(gzip);

/** Serves a world as X API v2 on 127.0.0.1. Throws {@link PipelineError} when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const plan = options.plan ?? "pay_per_use";
  const vocabulary = options.vocabulary ?? "caller";
  const bill = new Bill(now);
  const limits = new RateLimits(options.limits ?? PLAN_LIMITS[plan], options.windowMs ?? WINDOW_MS, now);
  const steps: Middleware[] = [
    send(vocabulary),
    count(bill),
    authorise(limits),
    limit(limits),
    ...(plan === "pay_per_use" ? [charge(bill, options.credits ?? Number.POSITIVE_INFINITY)] : []),
    answer({ world: options.world, vocabulary }),
  ];
  const server = createServer((request, response) => {
    const url = new URL(`http://127.0.0.1${request.url ?? "/"}`);
    if (url.pathname.startsWith("/simulator/"))
      return manage(url.pathname, response, options.world, plan, bill);
    void runPipeline(steps, exchangeOf(request, response, url, now()));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    bill: () => bill.statement(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, url: URL, now: number): Exchange {
  return {
    request,
    response,
    url,
    route: request.method === "GET" ? findRoute(url.pathname) : undefined,
    token: /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "",
    headers: { date: new Date(now).toUTCString() },
    answer: undefined,
  };
}

/** Writes the answer that the steps behind left. A step that wrote to the socket itself leaves none. */
function send(forced: Api["vocabulary"]): Middleware {
  return async (exchange, next) => {
    try {
      await next();
    } catch (error) {
      exchange.answer = { ...blankProblem(500), body: { title: "Simulator bug", detail: messageOf(error) } };
    }
    if (exchange.answer !== undefined) await writeAnswer(exchange, exchange.answer, forced);
  };
}

async function writeAnswer(exchange: Exchange, answer: Answer, forced: Api["vocabulary"]): Promise<void> {
  const vocabulary = forced === "caller" ? answer.vocabulary : forced;
  const text = JSON.stringify(translate(answer.body, vocabulary));
  const zipped = /\bgzip\b/.test(String(exchange.request.headers["accept-encoding"] ?? ""));
  const body = zipped ? await gzipAsync(text, { level: 1 }) : Buffer.from(text);
  exchange.response.writeHead(answer.status, {
    "content-type": `application/${answer.status >= 400 ? "problem+json" : "json"}; charset=utf-8`,
    "content-length": body.length,
    ...(zipped && { "content-encoding": "gzip" }),
    "api-version": VOCABULARIES[vocabulary].apiVersion,
    "x-access-level": "read",
    "x-transaction-id": randomUUID(),
    ...exchange.headers,
  });
  exchange.response.end(body);
}

function count(bill: Bill): Middleware {
  return async (exchange, next) => {
    await next();
    if (exchange.answer) bill.count(exchange.route?.endpoint ?? "unknown", exchange.answer.status);
  };
}

/** Every token that begins with `sim-` is an app of its own. */
function authorise(limits: RateLimits): Middleware {
  return async (exchange, next) => {
    const { route, token } = exchange;
    if (token.startsWith("sim-")) await next();
    else exchange.answer = blankProblem(401);
    if (route !== undefined) Object.assign(exchange.headers, limits.headers(token, route.endpoint));
  };
}

function limit(limits: RateLimits): Middleware {
  return async (exchange, next) => {
    const { route, token } = exchange;
    if (route === undefined) exchange.answer = blankProblem(404);
    else if (limits.take(token, route.endpoint)) await next();
    else exchange.answer = blankProblem(429);
  };
}

function charge(bill: Bill, credits: number): Middleware {
  return async (exchange, next) => {
    if (bill.statement().dollars >= credits) {
      exchange.answer = creditsDepleted();
      return;
    }
    await next();
    if (exchange.answer?.billed) bill.charge(exchange.answer.billed);
  };
}

function answer(api: Api): Middleware {
  return async (exchange) => {
    try {
      exchange.answer = exchange.route?.answer(api, exchange.url.searchParams);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      exchange.answer = error.answer;
    }
  };
}

/** Addresses of the simulator itself, which X does not have: what was billed, and which world this is. */
function manage(pathname: string, response: ServerResponse, world: World, plan: Plan, bill: Bill): void {
  const bodies: Record<string, () => unknown> = {
    "/simulator/bill": () => bill.statement(),
    "/simulator/state": () => ({
      seed: world.seed,
      size: world.size,
      now: new Date(world.now).toISOString(),
      plan,
    }),
  };
  const body = bodies[pathname]?.();
  response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body ?? { known: Object.keys(bodies) })}\n`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE" || cause.code === "EACCES";
      reject(
        taken ? new PipelineError(`port ${port} is not free`, {}, "Use another --port.", { cause }) : cause,
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
