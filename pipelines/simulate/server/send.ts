import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { messageOf } from "../../core/errors.ts";
import { toJson, VOCABULARIES } from "../field-names.ts";
import type { FaultDealer } from "./faults/dealer.ts";
import type { Delivery } from "./faults/fault.ts";
import type { Answer, Exchange, Middleware } from "./pipeline.ts";
import { blankProblem } from "./problems.ts";
import type { Api } from "./query.ts";

const gzipAsync = promisify(gzip);

/** Writes the answer that the steps behind left, unless a fault dealt with the connection and left none. */
export function send(forced: Api["vocabulary"], faults: FaultDealer): Middleware {
  return async (exchange, next) => {
    try {
      await next();
    } catch (error) {
      exchange.answer = { ...blankProblem(500), body: { title: "Simulator bug", detail: messageOf(error) } };
    }
    const { answer, fault } = exchange;
    if (answer === undefined) return;
    const delivery = await prepare(exchange, answer, forced, faults);
    if (fault !== undefined && "deliver" in fault.fault) {
      faults.note(fault);
      fault.fault.deliver(delivery);
    } else {
      exchange.response.writeHead(delivery.status, delivery.headers);
      exchange.response.end(delivery.body);
    }
  };
}

async function prepare(
  exchange: Exchange,
  answer: Answer,
  forced: Api["vocabulary"],
  faults: FaultDealer,
): Promise<Delivery> {
  const vocabulary = forced === "caller" ? answer.vocabulary : forced;
  const isHtml = typeof answer.body === "string";
  const text = isHtml ? String(answer.body) : toJson(answer.body, vocabulary);
  const zipped = /\bgzip\b/.test(String(exchange.request.headers["accept-encoding"] ?? ""));
  const body = zipped ? await gzipAsync(text, { level: 1 }) : Buffer.from(text);
  const headers = {
    "content-type": isHtml
      ? "text/html; charset=utf-8"
      : `application/${answer.status >= 400 ? "problem+json" : "json"}; charset=utf-8`,
    "content-length": String(body.length),
    ...(zipped && { "content-encoding": "gzip" }),
    "api-version": VOCABULARIES[vocabulary].apiVersion,
    "x-access-level": "read",
    "x-transaction-id": randomUUID(),
    ...exchange.headers,
    ...answer.headers,
  };
  return {
    response: exchange.response,
    status: answer.status,
    headers: relabel(exchange, headers, faults),
    body,
  };
}

function relabel(
  { fault }: Exchange,
  headers: Record<string, string>,
  faults: FaultDealer,
): Record<string, string> {
  if (fault === undefined || !("relabel" in fault.fault)) return headers;
  faults.note(fault);
  return fault.fault.relabel(headers, faults.seed);
}
