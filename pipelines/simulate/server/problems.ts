import { fieldName, VOCABULARIES, type Vocabulary } from "../field-names.ts";
import type { Answer } from "./pipeline.ts";

/** One entry of `errors` in an answer that is otherwise good. */
export type PartialError = Readonly<Record<string, string>>;

/** The request cannot be answered at all; the pipeline sends `answer`. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
  }
}

function problemType(name: string, vocabulary: Vocabulary): string {
  return `${VOCABULARIES[vocabulary].problemHost}/2/problems/${name}`;
}

/** The user does not exist, was renamed, or closed the account. `parameter` is what the caller asked by. */
export function userNotFound(parameter: string, value: string, vocabulary: Vocabulary): PartialError {
  return {
    value,
    detail: `Could not find user with ${parameter}: [${value}].`,
    title: "Not Found Error",
    resource_type: "user",
    parameter,
    resource_id: value,
    type: problemType("resource-not-found", vocabulary),
  };
}

/** X gives suspended users the type of those not found; only title and detail tell. */
export function userSuspended(parameter: string, value: string, vocabulary: Vocabulary): PartialError {
  return {
    ...userNotFound(parameter, value, vocabulary),
    title: "Forbidden",
    detail: `User has been suspended: [${value}].`,
  };
}

/** The posts of a protected user. */
export function timelineProtected(id: string, vocabulary: Vocabulary): PartialError {
  return {
    value: id,
    detail: `Sorry, you are not authorized to see the user with id: [${id}].`,
    title: "Authorization Error",
    resource_type: "user",
    parameter: "id",
    resource_id: id,
    section: "data",
    type: problemType("not-authorized-for-resource", vocabulary),
  };
}

/** A post that an expansion asked for and that is gone. */
export function includeNotFound(field: string, id: string, vocabulary: Vocabulary): PartialError {
  const parameter = fieldName(field, vocabulary);
  return {
    value: id,
    detail: `Could not find ${vocabulary} with ${parameter}: [${id}].`,
    title: "Not Found Error",
    resource_type: vocabulary,
    parameter,
    resource_id: id,
    type: problemType("resource-not-found", vocabulary),
  };
}

/** A post that an expansion asked for and that only followers may see. */
export function includeProtected(field: string, id: string, vocabulary: Vocabulary): PartialError {
  const parameter = fieldName(field, vocabulary);
  const noun = vocabulary === "tweet" ? "Tweet" : "Post";
  return {
    value: id,
    detail: `Sorry, you are not authorized to see the ${noun} with ${parameter}: [${id}].`,
    title: "Authorization Error",
    resource_type: vocabulary,
    parameter,
    resource_id: id,
    section: "includes",
    type: problemType("not-authorized-for-resource", vocabulary),
  };
}

/** One field of an otherwise good user could not be read. The description of the API names the field, not the user. */
export function fieldNotHydrated(field: string, vocabulary: Vocabulary): PartialError {
  return {
    title: "Field Hydration Failure",
    detail: `Field [${field}] could not be hydrated.`,
    field,
    resource_type: "user",
    section: "data",
    type: problemType("field-hydration-failure", vocabulary),
  };
}

/** A query parameter is wrong: the whole request fails. */
export function invalidRequest(
  parameter: string,
  values: readonly string[],
  message: string,
  vocabulary: Vocabulary,
): Refusal {
  const body = {
    errors: [{ parameters: { [parameter]: values }, message }],
    title: "Invalid Request",
    detail: "One or more parameters to your request was invalid.",
    type: problemType("invalid-request", vocabulary),
  };
  return new Refusal({ status: 400, body, vocabulary });
}

const BLANK_TITLES = {
  401: "Unauthorized",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

/** A refusal that has nothing to say but its status. */
export function blankProblem(status: keyof typeof BLANK_TITLES): Answer {
  const title = BLANK_TITLES[status];
  return { status, body: { title, type: "about:blank", status, detail: title }, vocabulary: "post" };
}
