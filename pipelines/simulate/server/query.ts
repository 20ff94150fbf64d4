import { newExpansionName, newFieldName, VOCABULARIES, type Vocabulary } from "../field-names.ts";
import type { World } from "../world.ts";
import { invalidRequest } from "./problems.ts";

/** What every route answers from. */
export interface Api {
  readonly world: World;
  /** The vocabulary of answers: the caller's, or always the same. */
  readonly vocabulary: Vocabulary | "caller";
}

/** What a caller asked for, in new names, and the vocabulary of the answer. */
export interface Query {
  readonly vocabulary: Vocabulary;
  readonly userFields: ReadonlySet<string>;
  readonly postFields: ReadonlySet<string>;
  readonly expansions: ReadonlySet<string>;
}

/**
 * Reads fields and expansions. `own` are the parameters the endpoint has beside them. The first word that only one
 * vocabulary has decides which is spoken, the new one if there is none. Throws a refusal (400) for anything unknown.
 */
export function readQuery(
  api: Api,
  params: URLSearchParams,
  own: readonly string[],
  on: "users" | "posts",
): Query {
  const spoken = spokenVocabulary(params);
  const vocabulary = api.vocabulary === "caller" ? spoken : api.vocabulary;
  const names = VOCABULARIES[spoken];
  const known = [...own, "user.fields", names.postFieldsParameter, "expansions"];
  for (const name of params.keys()) {
    if (known.includes(name)) continue;
    const message = `The query parameter [${name}] is not one of [${known.join(",")}]`;
    throw invalidRequest(name, params.getAll(name), message, vocabulary);
  }
  const expansions = on === "users" ? names.userExpansions : names.postExpansions;
  const list = (parameter: string, allowed: readonly string[]) =>
    readList(params, parameter, allowed, vocabulary);
  return {
    vocabulary,
    userFields: new Set(list("user.fields", names.userFields).map(newFieldName)),
    postFields: new Set(list(names.postFieldsParameter, names.postFields).map(newFieldName)),
    expansions: new Set(list("expansions", expansions).map(newExpansionName)),
  };
}

/** The comma-separated values of a parameter; none when it is absent. */
export function splitList(params: URLSearchParams, parameter: string): string[] {
  return params.getAll(parameter).flatMap((value) => value.split(","));
}

function readList(
  params: URLSearchParams,
  parameter: string,
  allowed: readonly string[],
  vocabulary: Vocabulary,
): string[] {
  const values = splitList(params, parameter);
  for (const value of values) {
    if (allowed.includes(value)) continue;
    const message = `The \`${parameter}\` query parameter value [${value}] is not one of [${allowed.join(",")}]`;
    throw invalidRequest(parameter, values, message, vocabulary);
  }
  return values;
}

function spokenVocabulary(params: URLSearchParams): Vocabulary {
  if (params.has("post.fields")) return "post";
  if (params.has("tweet.fields")) return "tweet";
  const words = ["user.fields", "expansions"].flatMap((parameter) =>
    splitList(params, parameter).map((word) => ({ parameter, word })),
  );
  const has = (vocabulary: Vocabulary, parameter: string, word: string): boolean => {
    const names = VOCABULARIES[vocabulary];
    return parameter === "user.fields"
      ? names.userFields.includes(word)
      : [...names.userExpansions, ...names.postExpansions].includes(word);
  };
  const telling = words.find(
    ({ parameter, word }) => has("tweet", parameter, word) !== has("post", parameter, word),
  );
  return telling !== undefined && has("tweet", telling.parameter, telling.word) ? "tweet" : "post";
}

/** Checks values against the pattern X states. Throws a refusal (400) for the first that does not match. */
export function checkPattern(
  parameter: string,
  values: readonly string[],
  pattern: RegExp,
  vocabulary: Vocabulary,
): void {
  for (const value of values) {
    if (pattern.test(value)) continue;
    const message = `The \`${parameter}\` query parameter value [${value}] does not match ${pattern.source}`;
    throw invalidRequest(parameter, [value], message, vocabulary);
  }
}

export const HANDLE_PATTERN = /^[A-Za-z0-9_]{1,15}$/;
export const ID_PATTERN = /^[0-9]{1,19}$/;
