import { z } from "zod";

/** X is renaming its posts from `tweet` to `post`; this is the vocabulary requests are written in. */
export type Vocabulary = "tweet" | "post";

const id = z.string().regex(/^\d{1,19}$/);

/** One read of the API, as it is sent and as the spool keeps it. */
export const apiRequest = z.discriminatedUnion("kind", [
  /** `GET /2/users/by`: up to 100 handles; with posts, the most recent and the pinned one come by expansion. */
  z.strictObject({ kind: z.literal("handle"), asked: z.array(z.string()).min(1), with_posts: z.boolean() }),
  /** `GET /2/users`: the same by numeric id. */
  z.strictObject({ kind: z.literal("id"), asked: z.array(id).min(1), with_posts: z.boolean() }),
  /** `GET /2/users/:id/tweets`: one page of the newest posts of one author. */
  z.strictObject({
    kind: z.literal("timeline"),
    asked: z.tuple([id]),
    /** Posts on the page, 5 to 100. */
    max_results: z.int(),
    page_token: z.string().optional(),
  }),
]);
export type ApiRequest = z.infer<typeof apiRequest>;

/** The endpoint of a request as X names it in its limits. */
export function endpointOf(kind: ApiRequest["kind"]): string {
  return ENDPOINTS[kind];
}

const ENDPOINTS = {
  handle: "GET /2/users/by",
  id: "GET /2/users",
  timeline: "GET /2/users/:id/tweets",
} as const;

/** What came back over HTTP, whatever its status. */
export interface ApiAnswer {
  readonly type: "answer";
  readonly status: number;
  /** The body as received. */
  readonly body: string;
  /** The headers worth keeping, lower-case names: rate limits, date, api-version, retry-after. */
  readonly headers: Readonly<Record<string, string>>;
}

/** No whole answer came back. */
export interface ApiFailure {
  readonly type: "failure";
  /** Node's error code such as `ECONNRESET`, or `TIMEOUT`, or `INCOMPLETE_BODY`. */
  readonly code: string;
  readonly message: string;
  /** False when the request cannot have reached the server, so that nothing can have been billed. */
  readonly sent: boolean;
}

export type ApiResult = ApiAnswer | ApiFailure;

/** The part of the X API that extraction needs. Expected failures are results; anything thrown is a bug. */
export interface XApi {
  read(request: ApiRequest): Promise<ApiResult>;
}
