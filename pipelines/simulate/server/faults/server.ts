import type { Answer, Exchange } from "../pipeline.ts";
import { blankProblem } from "../problems.ts";
import type { InsteadFault, Tools } from "./fault.ts";

const HTML =
  "<!DOCTYPE html><html><head><title>X</title></head><body><h1>Something went wrong</h1></body></html>";

/** Answers that refuse for a reason that has nothing to do with the account. */
export const SERVER_FAULTS = {
  server_error: {
    does: "500, 502 or 504",
    instead: (_, { random }) => blankProblem(random.pick([500, 502, 504] as const)),
  },
  unavailable: {
    does: "503, asking to retry after a second",
    instead: () => ({ ...blankProblem(503), headers: { "retry-after": "1" } }),
  },
  over_capacity: {
    does: "503 of the first API: code 130",
    instead: () => oldError(503, 130, "Over capacity"),
  },
  html_503: { does: "503 with a page of HTML", instead: () => html(503) },
  html_200: { does: "200 with a page of HTML", instead: () => html(200) },
  rate_limited: {
    does: "another program uses up the window: 429, remaining 0",
    instead: (exchange, tools) => {
      exhaust(exchange, tools);
      return blankProblem(429);
    },
  },
  rate_limited_88: {
    does: "the same, told as code 88 of the first API",
    instead: (exchange, tools) => {
      exhaust(exchange, tools);
      return oldError(429, 88, "Rate limit exceeded");
    },
  },
  hidden_limit: { does: "429 though requests remain", instead: () => blankProblem(429) },
  bad_request: {
    does: "400 for a request that is good",
    instead: () => ({
      status: 400,
      body: {
        title: "Invalid Request",
        detail: "One or more parameters to your request was invalid.",
        type: "https://api.x.com/2/problems/invalid-request",
      },
      vocabulary: "post",
    }),
  },
  redirect: {
    does: "302 to another address, no body",
    instead: (exchange) => ({
      ...html(302, ""),
      headers: { location: `/elsewhere${exchange.url.pathname}` },
    }),
  },
} as const satisfies Record<string, InsteadFault>;

function exhaust({ token, route }: Exchange, { limits }: Tools): void {
  if (route !== undefined) limits.exhaust(token, route.endpoint);
}

function html(status: number, body = HTML): Answer {
  return { status, body, vocabulary: "post" };
}

function oldError(status: number, code: number, message: string): Answer {
  return { status, body: { errors: [{ code, message }] }, vocabulary: "post" };
}
