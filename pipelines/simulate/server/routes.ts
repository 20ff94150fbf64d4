import type { Endpoint } from "./limits.ts";
import { lookUpMany, lookUpOne } from "./lookups.ts";
import type { Found } from "./pipeline.ts";
import type { Api } from "./query.ts";
import { readTimeline } from "./timeline.ts";

/** An address of the API, with what its path names. */
export interface Route {
  readonly endpoint: Endpoint;
  /** Throws a Refusal when the request cannot be answered. */
  find(api: Api, params: URLSearchParams): Found;
}

type Build = (part: string) => Route;

const ROUTES: readonly (readonly [RegExp, Build])[] = [
  [/^\/2\/users\/by$/, () => route("users/by", (api, params) => lookUpMany(api, params, "usernames"))],
  [/^\/2\/users$/, () => route("users", (api, params) => lookUpMany(api, params, "ids"))],
  [
    /^\/2\/users\/by\/username\/([^/]+)$/,
    (part) => route("users/by/username/:username", (api, params) => lookUpOne(api, params, "username", part)),
  ],
  [
    /^\/2\/users\/([^/]+)$/,
    (part) => route("users/:id", (api, params) => lookUpOne(api, params, "id", part)),
  ],
  [
    /^\/2\/users\/([^/]+)\/(?:tweets|posts)$/,
    (part) => route("users/:id/tweets", (api, params) => readTimeline(api, params, part)),
  ],
];

/** The route of a path, or undefined. */
export function findRoute(pathname: string): Route | undefined {
  for (const [pattern, build] of ROUTES) {
    const match = pattern.exec(pathname);
    if (match !== null) return build(decode(match[1] ?? ""));
  }
  return undefined;
}

function route(endpoint: Endpoint, find: Route["find"]): Route {
  return { endpoint, find };
}

/** Percent-decodes; what cannot be decoded stays as it is and fails the endpoint's own pattern. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
