import type { IncomingMessage, ServerResponse } from "node:http";
import type { Vocabulary } from "../field-names.ts";
import type { Billed } from "./bill.ts";
import type { DealtFault } from "./faults/dealer.ts";
import type { Page } from "./page.ts";
import type { Route } from "./routes.ts";

/** What a route found. */
export interface Found {
  readonly page: Page;
  readonly vocabulary: Vocabulary;
  /** Of a timeline: tokens that lead to this page, the one it was asked with and another. */
  readonly tokens?: { readonly here: string; readonly again: string };
}

/** What is sent back: a text as HTML, anything else as JSON (with the new field names) in the given vocabulary. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly vocabulary: Vocabulary;
  readonly headers?: Readonly<Record<string, string>>;
  readonly billed?: Billed;
}

/** One request on its way through the pipeline. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Undefined for an address the API does not have. */
  readonly route: Route | undefined;
  readonly token: string;
  readonly fault: DealtFault | undefined;
  readonly headers: Record<string, string>;
  answer: Answer | undefined;
}

/**
 * One step of the pipeline: it may look at the exchange before and after the steps behind it, answer in their place,
 * change their answer, or deal with the connection itself and leave no answer.
 */
export type Middleware = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;

/** Runs an exchange through all steps, the first one outermost. */
export function runPipeline(steps: readonly Middleware[], exchange: Exchange): Promise<void> {
  const [step, ...rest] = steps;
  return step === undefined ? Promise.resolve() : step(exchange, () => runPipeline(rest, exchange));
}
