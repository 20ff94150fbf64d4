import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../random.ts";
import { type AccountState, accountAnswer, creditsDepleted, usageCapExceeded } from "./account.ts";
import { type Bill, billedBy } from "./bill.ts";
import type { FaultDealer } from "./faults/dealer.ts";
import type { Listener } from "./listener.ts";
import type { PerSecond } from "./per-second.ts";
import type { Answer, Exchange, Found, Middleware } from "./pipeline.ts";
import { blankProblem, Refusal } from "./problems.ts";
import type { Api } from "./query.ts";
import type { Route } from "./routes.ts";
import type { RateLimits } from "./windows.ts";

/** Lets every answer take a while, between two numbers of milliseconds. */
export function delay([low, high]: readonly [number, number], random: Random): Middleware {
  return async (_, next) => {
    const ms = random.between(low, high);
    await next();
    await sleep(ms);
  };
}

/** Notes on the bill how every request was answered. */
export function count(bill: Bill): Middleware {
  return async (exchange, next) => {
    await next();
    if (exchange.answer) bill.count(exchange.route?.endpoint ?? "unknown", exchange.answer.status);
  };
}

/** Every token that begins with `sim-` is an app of its own. */
export function authorise(limits: RateLimits): Middleware {
  return async (exchange, next) => {
    const { route, token } = exchange;
    if (token.startsWith("sim-")) await next();
    else exchange.answer = blankProblem(401);
    if (route !== undefined) Object.assign(exchange.headers, limits.headers(token, route.endpoint));
  };
}

/** Refuses what goes over the hidden limit a second, or over the limits that headers tell. */
export function limit(limits: RateLimits, perSecond: PerSecond): Middleware {
  return async (exchange, next) => {
    const { route, token } = exchange;
    if (route === undefined) exchange.answer = blankProblem(404);
    else if (perSecond.take(token) && limits.take(token, route.endpoint)) await next();
    else exchange.answer = blankProblem(429);
  };
}

/** Refuses everything when something is wrong with the account. */
export function checkAccount(state: () => AccountState): Middleware {
  return async (exchange, next) => {
    exchange.answer = accountAnswer(state());
    if (exchange.answer === undefined) await next();
  };
}

/** Puts what was returned on the bill, until credits or the posts of the month are used up. */
export function charge(bill: Bill, credits: number, monthlyPosts: number): Middleware {
  return async (exchange, next) => {
    if (bill.dollars() >= credits) {
      exchange.answer = creditsDepleted();
      return;
    }
    await next();
    const billed = exchange.answer?.billed;
    if (billed === undefined) return;
    if (billed.posts.length > 0 && bill.postsThisMonth() >= monthlyPosts)
      exchange.answer = usageCapExceeded();
    else bill.charge(billed);
  };
}

/** Lets faults happen instead of the work. */
export function failInstead(faults: FaultDealer, limits: RateLimits, listener: Listener): Middleware {
  return async (exchange, next) => {
    const { fault } = exchange;
    if (fault === undefined || !("instead" in fault.fault)) return next();
    faults.note(fault);
    exchange.answer = fault.fault.instead(exchange, { limits, listener, random: fault.random });
  };
}

/** The work: finds what was asked for, and lets faults change it. */
export function work(api: Api, faults: FaultDealer): Middleware {
  return async (exchange) => {
    const { route, url } = exchange;
    if (route === undefined) return;
    try {
      exchange.answer = goodAnswer(exchange, route, route.find(api, url.searchParams), faults);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      exchange.answer = error.answer;
    }
  };
}

function goodAnswer({ fault }: Exchange, route: Route, found: Found, faults: FaultDealer): Answer {
  let { page } = found;
  if (fault !== undefined && "change" in fault.fault) {
    const changed = fault.fault.change(page, found, fault.random);
    if (changed !== undefined) {
      faults.note(fault);
      page = changed;
    }
  }
  return { status: 200, body: page, vocabulary: found.vocabulary, billed: billedBy(route.endpoint, page) };
}
