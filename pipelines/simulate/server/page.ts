import type { ApiObject } from "../objects.ts";
import type { PartialError } from "./problems.ts";

/** The body of a good answer, with the new field names. */
export interface Page {
  readonly data?: ApiObject | readonly ApiObject[];
  readonly includes?: { readonly users?: readonly ApiObject[]; readonly posts?: readonly ApiObject[] };
  readonly errors?: readonly PartialError[];
  readonly meta?: ApiObject;
}

/** The objects a page is about: a lookup of one user has one, all others a list. */
export function dataOf({ data }: Page): readonly ApiObject[] {
  if (data === undefined) return [];
  return isList(data) ? data : [data];
}

function isList(data: ApiObject | readonly ApiObject[]): data is readonly ApiObject[] {
  return Array.isArray(data);
}
