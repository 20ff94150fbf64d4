import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Random } from "../../random.ts";
import type { Listener } from "../listener.ts";
import type { Page } from "../page.ts";
import type { Answer, Exchange, Found } from "../pipeline.ts";
import type { RateLimits } from "../windows.ts";

interface Described {
  /** What happens, in one line. */
  readonly does: string;
}

/** Happens instead of the work, so nothing is billed; without an answer it deals with the connection itself. */
export interface InsteadFault extends Described {
  instead(exchange: Exchange, tools: Tools): Answer | undefined;
}

/** Changes a good page before it is billed; undefined when it cannot happen to this page. */
export interface ContentFault extends Described {
  change(page: Page, found: Found, random: Random): Page | undefined;
}

/** Sends a finished answer, which has been billed, in a broken way. */
export interface DeliveryFault extends Described {
  deliver(delivery: Delivery): void;
}

/** Changes headers of an answer. */
export interface HeaderFault extends Described {
  relabel(headers: Readonly<Record<string, string>>, seed: number): Record<string, string>;
}

export type Fault = InsteadFault | ContentFault | DeliveryFault | HeaderFault;

/** What a fault may use beside the exchange. */
export interface Tools {
  readonly limits: RateLimits;
  readonly listener: Listener;
  readonly random: Random;
}

/** An answer as it is to be written: `body` may be compressed, and then `headers` say so. */
export interface Delivery {
  readonly response: ServerResponse;
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}
