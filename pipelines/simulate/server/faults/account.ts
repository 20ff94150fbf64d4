import {
  clientForbidden,
  creditsDepleted,
  spendingLimitReached,
  unsupportedAuthentication,
  usageCapExceeded,
} from "../account.ts";
import { blankProblem } from "../problems.ts";
import type { InsteadFault } from "./fault.ts";

/** Answers that refuse because of the caller's account; the next request may be good again. */
export const ACCOUNT_FAULTS = {
  usage_cap: { does: "429 UsageCapExceeded: the posts of the month are used up", instead: usageCapExceeded },
  credits_depleted: { does: "402: the prepaid credits are used up", instead: creditsDepleted },
  spending_limit_403: {
    does: "403: the spending limit is reached",
    instead: () => spendingLimitReached(403),
  },
  spending_limit_429: {
    does: "429: the spending limit is reached",
    instead: () => spendingLimitReached(429),
  },
  client_forbidden: { does: "403: the plan does not have this endpoint", instead: clientForbidden },
  unsupported_auth: {
    does: "403: the endpoint wants another kind of token",
    instead: unsupportedAuthentication,
  },
  bad_token: { does: "401: the token is not good", instead: () => blankProblem(401) },
} as const satisfies Record<string, InsteadFault>;
