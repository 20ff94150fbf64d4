import type { Answer } from "./pipeline.ts";
import { blankProblem } from "./problems.ts";

/** What is wrong with the caller's account, or nothing. */
export type AccountState = "good" | "cap" | "credits" | "forbidden" | "unauthorised";

const ACCOUNT = "6000000000000000000";

/** What every request is answered in a state of the account; undefined when it is good. */
export function accountAnswer(state: AccountState): Answer | undefined {
  const answers: Record<AccountState, (() => Answer) | undefined> = {
    good: undefined,
    cap: usageCapExceeded,
    credits: creditsDepleted,
    forbidden: clientForbidden,
    unauthorised: () => blankProblem(401),
  };
  return answers[state]?.();
}

/** The posts of the month are used up; the requests of the window are not. */
export function usageCapExceeded(): Answer {
  return refusal(429, "usage-capped", {
    account_id: ACCOUNT,
    product_name: "standard-basic",
    title: "UsageCapExceeded",
    period: "Monthly",
    scope: "Product",
    detail: "Usage cap exceeded: Monthly product cap",
  });
}

/** The prepaid credits are used up. */
export function creditsDepleted(): Answer {
  return refusal(402, "credits", {
    account_id: ACCOUNT,
    title: "CreditsDepleted",
    detail: `Your enrolled account [${ACCOUNT}] does not have any credits to fulfill this request.`,
  });
}

/** The owner's own limit on spending is reached. X was seen to send either status; title and type are guesses. */
export function spendingLimitReached(status: 403 | 429): Answer {
  return refusal(status, "spending-limit", {
    account_id: ACCOUNT,
    title: "SpendingLimitReached",
    detail: `Your enrolled account [${ACCOUNT}] has reached its spending limit.`,
  });
}

/** The app is in no project, or its plan does not have this endpoint. */
export function clientForbidden(): Answer {
  return refusal(403, "client-forbidden", {
    client_id: "6000001",
    title: "Client Forbidden",
    reason: "client-not-enrolled",
    required_enrollment: "Appropriate Level of API Access",
    registration_url: "https://developer.x.com/en/docs/projects/overview",
    detail: "This endpoint needs an app that belongs to a project with the right access.",
  });
}

/** The endpoint wants another kind of token. */
export function unsupportedAuthentication(): Answer {
  return refusal(403, "unsupported-authentication", {
    title: "Unsupported Authentication",
    detail: "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.",
  });
}

function refusal(status: number, problem: string, body: Record<string, string>): Answer {
  return {
    status,
    body: { ...body, type: `https://api.x.com/2/problems/${problem}` },
    vocabulary: "post",
  };
}
