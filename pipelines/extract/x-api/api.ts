/** How much of an author one lookup brings: 0 the profile, 1 also the most recent and the pinned post. */
export type Depth = 0 | 1;

/** X is renaming its posts from `tweet` to `post`; this is the vocabulary requests are written in. */
export type Vocabulary = "tweet" | "post";

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
  /** `GET /2/users/by`: up to 100 handles. */
  lookupByHandles(handles: readonly string[], depth: Depth): Promise<ApiResult>;
  /** `GET /2/users`: up to 100 numeric ids. */
  lookupByIds(ids: readonly string[], depth: Depth): Promise<ApiResult>;
}
