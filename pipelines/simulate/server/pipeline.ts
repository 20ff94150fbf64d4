import type { IncomingMessage, ServerResponse } from "node:http";
import type { Vocabulary } from "../field-names.ts";
import type { Route } from "./routes.ts";

/** Resources an answer returns, by id: what X would bill. */
export interface Billed {
  readonly users: readonly string[];
  readonly posts: readonly string[];
}

/** What is sent back: a JSON body with the new field names, and the vocabulary to send it in. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly vocabulary: Vocabulary;
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
  readonly headers: Record<string, string>;
  answer: Answer | undefined;
}

/**
 * One step of the pipeline: it may look at the exchange before and after the steps behind it, answer in their place,
 * change their answer, or write to `response` itself and leave no answer.
 */
export type Middleware = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;

/** Runs an exchange through all steps, the first one outermost. */
export function runPipeline(steps: readonly Middleware[], exchange: Exchange): Promise<void> {
  const [step, ...rest] = steps;
  return step === undefined ? Promise.resolve() : step(exchange, () => runPipeline(rest, exchange));
}
