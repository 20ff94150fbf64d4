import http from "node:http";
import https from "node:https";
import {
  ApiPartialResponseError,
  ApiRequestError,
  ApiResponseError,
  type ITwitterApiBeforeRequestConfigHookArgs,
  type ITwitterApiBeforeRequestHookArgs,
  type ITwitterApiClientPlugin,
  TwitterApi,
} from "twitter-api-v2";
import { z } from "zod";
import type { ApiFailure, ApiRequest, ApiResult, Vocabulary, XApi } from "./api.ts";
import { lookupQuery, timelineQuery } from "./fields.ts";

/** Where and how the API is asked. */
export interface XApiOptions {
  readonly token: string;
  /** `https://api.x.com`, or the address of a simulator. */
  readonly base: string;
  readonly vocabulary: Vocabulary;
  /** Milliseconds after which a request is given up, however alive its connection is. */
  readonly deadlineMs: number;
}

const LIBRARY_BASE = "https://api.x.com";
const KEPT_HEADERS =
  /^(x-rate-limit-|x-app-limit-24hour-|x-user-limit-24hour-|api-version$|retry-after$|date$|content-type$)/;
const UNSENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

const hiddenCause = z.object({ error: z.object({ code: z.string().optional(), message: z.string() }) });

/** The X API over `twitter-api-v2`. The token stays inside. */
export function createXApi(options: XApiOptions): XApi {
  // A connection per request: the hook that tells the status leaves its listeners on the socket.
  const agent = new (options.base.startsWith("http:") ? http : https).Agent({ keepAlive: false });
  const ask = async (endpoint: string, query: Record<string, string>): Promise<ApiResult> => {
    const exchange = new Exchange(options);
    const client = new TwitterApi(options.token, {
      plugins: [exchange],
      httpAgent: agent,
      // A corrupt compressed body ends the process inside the library: ask for none.
      compression: "identity",
    });
    try {
      const { data, headers } = await client.v2.get<string>(endpoint, query, {
        fullResponse: true,
        forceParseMode: "text",
      });
      return exchange.answer(data, headers);
    } catch (error) {
      if (error instanceof ApiResponseError) return exchange.answer(String(error.data), error.headers);
      return exchange.failure(error);
    }
  };
  return { read: (request) => ask(pathOf(request), queryOf(request, options.vocabulary)) };
}

function pathOf(request: ApiRequest): string {
  if (request.kind === "timeline") return `users/${request.asked[0]}/tweets`;
  return request.kind === "handle" ? "users/by" : "users";
}

function queryOf(request: ApiRequest, vocabulary: Vocabulary): Record<string, string> {
  if (request.kind === "timeline") return timelineQuery(vocabulary, request.max_results, request.page_token);
  const name = request.kind === "handle" ? "usernames" : "ids";
  return { [name]: request.asked.join(","), ...lookupQuery(vocabulary, request.with_posts) };
}

/** One request: points it at the base URL, sets its deadline, and keeps the response, whose status the library hides. */
class Exchange implements ITwitterApiClientPlugin {
  private readonly deadline: AbortSignal;
  private response: http.IncomingMessage | undefined;

  constructor(private readonly options: XApiOptions) {
    this.deadline = AbortSignal.timeout(options.deadlineMs);
  }

  onBeforeRequestConfig({ params }: ITwitterApiBeforeRequestConfigHookArgs): void {
    params.url = params.url.replace(LIBRARY_BASE, this.options.base);
    params.requestEventDebugHandler = (event, data) => {
      if (event === "response") this.response = data.res;
    };
  }

  onBeforeRequest({ requestOptions }: ITwitterApiBeforeRequestHookArgs): void {
    requestOptions.signal = this.deadline;
  }

  answer(body: string, headers: http.IncomingHttpHeaders): ApiResult {
    // As text the library passes a body that was cut off for a whole one.
    if (!this.response?.complete) {
      return failure("INCOMPLETE_BODY", "the connection ended in the middle of the answer", true);
    }
    const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
    return {
      type: "answer",
      status: this.response.statusCode ?? 0,
      body,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    };
  }

  failure(error: unknown): ApiFailure {
    if (!(error instanceof ApiRequestError || error instanceof ApiPartialResponseError)) throw error;
    if (this.deadline.aborted) {
      return failure("TIMEOUT", `no whole answer within ${this.options.deadlineMs / 1000} s`, true);
    }
    // The library's public `requestError` is always undefined; the cause is here.
    const cause = hiddenCause.safeParse(Reflect.get(error, "_options")).data?.error;
    const code = cause?.code ?? "UNKNOWN";
    return failure(code, cause?.message ?? error.message, !UNSENT.has(code));
  }
}

function failure(code: string, message: string, sent: boolean): ApiFailure {
  return { type: "failure", code, message, sent };
}
