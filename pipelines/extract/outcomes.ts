import { z } from "zod";
import type { Outcome } from "../core/outcomes.ts";

const LONGEST_WORD = 500;
const word = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).slice(0, LONGEST_WORD))
  .optional()
  .catch(undefined);

/**
 * One element of a response's `errors`, or a whole problem+json answer. Fields of other types count as absent, long
 * ones are cut.
 */
export const apiProblem = z.object({
  title: word,
  detail: word,
  type: word,
  message: word,
  parameter: word,
  value: word,
  resource_type: word,
  resource_id: word,
  section: word,
});
export type ApiProblem = z.infer<typeof apiProblem>;

/** How it ended for the user a problem names: by handle or by id, whichever was asked. */
export interface UserOutcome {
  readonly outcome: Outcome;
  readonly detail: string;
  readonly handle?: string;
  readonly id?: string;
}

/**
 * What a problem says about a user; `undefined` when it is not about one (a post that is gone, a single field).
 * The host in `type` changed over the years and a suspended user has the type of one that was not found, so the last
 * path segment, the title and the detail decide together.
 */
export function classifyProblem(problem: ApiProblem): UserOutcome | undefined {
  const detail = problem.detail ?? problem.message ?? problem.title ?? "";
  const aboutUser =
    problem.resource_type === undefined
      ? /\buser(names?)?\b/i.test(detail)
      : problem.resource_type === "user";
  const subject = problem.value ?? problem.resource_id ?? /\[([^\][]+)\]/.exec(detail)?.[1];
  const outcome = outcomeOf(problem, detail);
  if (!aboutUser || subject === undefined || outcome === undefined) return undefined;
  const byHandle =
    /usernames?$/.test(problem.parameter ?? "") ||
    /usernames?: \[/.test(detail) ||
    !/^[0-9]{1,19}$/.test(subject);
  return { outcome, detail, ...(byHandle ? { handle: subject } : { id: subject }) };
}

function outcomeOf(problem: ApiProblem, detail: string): Outcome | undefined {
  const kind = problem.type?.split("/").at(-1);
  if (/suspended/i.test(detail)) return "suspended";
  if (
    kind === "not-authorized-for-field" ||
    kind === "field-unauthorized" ||
    kind === "field-hydration-failure"
  ) {
    return undefined;
  }
  if (kind === "not-authorized-for-resource" || problem.title === "Authorization Error") return "protected";
  if (kind === "resource-not-found" || problem.title === "Not Found Error") return "not_found";
  if (kind === "invalid-request" || /does not match/.test(detail)) return "invalid_handle";
  return "error";
}
