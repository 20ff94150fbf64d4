import { POSTS_PER_AUTHOR } from "../core/plans.ts";
import type { Priced } from "./budget.ts";
import { wantedKey } from "./lookups.ts";
import type { ApiRequest } from "./x-api/api.ts";

/** What a request asks for, part by part, as the ledger prices it. */
export function pricedParts(request: ApiRequest): Priced[] {
  if (request.kind === "timeline") {
    const [authorId] = request.asked;
    const key = `timeline:${authorId}:${request.page_token ?? ""}`;
    return [{ key, profile: false, posts: request.max_results }];
  }
  const { kind, asked, with_posts } = request;
  return asked.map((value) => ({
    key: wantedKey({ kind, value }),
    profile: true,
    ...(kind === "id" ? { authorId: value } : {}),
    posts: with_posts ? POSTS_PER_AUTHOR : 0,
  }));
}
