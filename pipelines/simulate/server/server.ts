import type { IncomingMessage, ServerResponse } from "node:http";
import { Random } from "../random.ts";
import type { World } from "../world.ts";
import type { AccountState } from "./account.ts";
import { Bill, type BillStatement } from "./bill.ts";
import type { FaultName, FaultRates } from "./faults/catalogue.ts";
import { FaultDealer } from "./faults/dealer.ts";
import { ENDPOINTS, type Endpoint, type Limits, MONTHLY_POSTS, PLAN_LIMITS, type Plan } from "./limits.ts";
import { Listener } from "./listener.ts";
import { PerSecond } from "./per-second.ts";
import { type Exchange, runPipeline } from "./pipeline.ts";
import type { Api } from "./query.ts";
import { findRoute } from "./routes.ts";
import { send } from "./send.ts";
import { authorise, charge, checkAccount, count, delay, failInstead, limit, work } from "./steps.ts";
import { RateLimits, type WindowReport } from "./windows.ts";

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
  /** From this request on (the first is 1) `setLimit` holds for every endpoint. */
  readonly quotaDrop?: { readonly request: number; readonly limit: number };
  /** Requests a second and token, which no header tells; unlimited by default. */
  readonly perSecond?: number;
  /** Prepaid dollars on a pay-per-use plan; unlimited by default. */
  readonly credits?: number;
  /** The vocabulary of answers: the caller's, or always the same. */
  readonly vocabulary?: Api["vocabulary"];
  /** Milliseconds an answer takes, from … to; none by default. */
  readonly latencyMs?: readonly [number, number];
  readonly faults?: FaultRates;
  /** Decides with the number of a request which fault it meets. */
  readonly faultSeed?: number;
}

/** The bill, how far the windows were used, and how many requests met which fault. */
export interface Statement extends BillStatement {
  readonly windows: readonly WindowReport[];
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
}

/** A running simulator. */
export interface Simulator {
  /** Base URL, to be used in place of `https://api.x.com`. */
  readonly url: string;
  bill(): Statement;
  /** What is wrong with the account from now on. */
  setAccount(state: AccountState): void;
  /** Changes the short limit of an endpoint (the daily one where there is no other), in the running window too. */
  setLimit(endpoint: Endpoint, limit: number): void;
  close(): Promise<void>;
}

const WINDOW_MS = 15 * 60_000;
const DEFAULT_FAULT_SEED = 1;

/** Serves a world as X API v2 on 127.0.0.1. Throws {@link PipelineError} when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { world, now = Date.now, plan = "pay_per_use", vocabulary = "caller", quotaDrop } = options;
  const bill = new Bill(now, plan === "pay_per_use");
  const limits = new RateLimits(options.limits ?? PLAN_LIMITS[plan], options.windowMs ?? WINDOW_MS, now);
  const seed = options.faultSeed ?? DEFAULT_FAULT_SEED;
  const faults = new FaultDealer(options.faults ?? {}, seed);
  let account: AccountState = "good";
  let requests = 0;
  const statement = () => ({ ...bill.statement(), windows: limits.report(), faults: faults.report() });
  const listener = new Listener((request, response) => {
    const url = new URL(`http://127.0.0.1${request.url ?? "/"}`);
    if (url.pathname.startsWith("/simulator/"))
      return manage(url.pathname, response, {
        "/simulator/bill": statement,
        "/simulator/state": () => ({
          seed: world.seed,
          size: world.size,
          now: new Date(world.now).toISOString(),
          plan,
        }),
      });
    requests += 1;
    if (requests === quotaDrop?.request)
      for (const endpoint of ENDPOINTS) limits.setLimit(endpoint, quotaDrop.limit);
    void runPipeline(steps, exchangeOf(request, response, url, now(), faults.draw(requests)));
  });
  const steps = [
    send(vocabulary, faults),
    ...(options.latencyMs === undefined ? [] : [delay(options.latencyMs, new Random(seed))]),
    count(bill),
    authorise(limits),
    limit(limits, new PerSecond(options.perSecond ?? Number.POSITIVE_INFINITY, now)),
    checkAccount(() => account),
    charge(bill, options.credits ?? Number.POSITIVE_INFINITY, MONTHLY_POSTS[plan]),
    failInstead(faults, limits, listener),
    work({ world, vocabulary }, faults),
  ];
  return {
    url: await listener.open(options.port ?? 0),
    bill: statement,
    setAccount: (state) => {
      account = state;
    },
    setLimit: (endpoint, count) => limits.setLimit(endpoint, count),
    close: () => listener.close(),
  };
}

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  now: number,
  fault: Exchange["fault"],
): Exchange {
  return {
    request,
    response,
    url,
    route: request.method === "GET" ? findRoute(url.pathname) : undefined,
    token: /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "",
    fault,
    headers: { date: new Date(now).toUTCString() },
    answer: undefined,
  };
}

/** Addresses of the simulator itself, which X does not have. */
function manage(
  pathname: string,
  response: ServerResponse,
  pages: Readonly<Record<string, () => unknown>>,
): void {
  const body = pages[pathname]?.();
  response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body ?? { known: Object.keys(pages) })}\n`);
}
