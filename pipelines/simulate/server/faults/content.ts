import type { ApiObject } from "../../objects.ts";
import { dataOf, type Page } from "../page.ts";
import { fieldNotHydrated } from "../problems.ts";
import type { ContentFault } from "./fault.ts";

const REPEATED_SHARE = 0.1;
const LOST_FIELD = "public_metrics";

/** Good answers whose content is not what was asked for. */
export const CONTENT_FAULTS = {
  empty_page: {
    does: "an empty page of a timeline; next_token leads to what was left out",
    change: (page, { tokens }) =>
      page.meta && tokens && { meta: { result_count: 0, next_token: tokens.again } },
  },
  looping_token: {
    does: "next_token of a timeline leads to the same page",
    change: (page, { tokens }) =>
      page.meta && tokens && { ...page, meta: { ...page.meta, next_token: tokens.here } },
  },
  missing_meta: {
    does: "a page of a timeline has no meta",
    change: ({ meta, ...rest }) => meta && rest,
  },
  duplicate_users: {
    does: "a tenth of the users or posts of an answer come twice",
    change: (page, _, random) => {
      const data = listOf(page);
      if (data.length === 0) return undefined;
      return { ...page, data: [...data, ...random.sample(data, Math.ceil(data.length * REPEATED_SHARE))] };
    },
  },
  omitted_user: {
    does: "one user is left out, and no error tells",
    change: (page, _, random) => {
      const users = usersOf(page);
      if (users.length === 0) return undefined;
      const left = random.pick(users);
      const { data: _data, ...rest } = page;
      return users.length === 1 ? rest : { ...rest, data: users.filter((user) => user !== left) };
    },
  },
  null_required: {
    does: "the username of one user is null",
    change: (page, _, random) => changeUser(page, random.next(), (user) => ({ ...user, username: null })),
  },
  hydration_failure: {
    does: "one user lacks public_metrics, and errors[] says so",
    change: (page, { vocabulary }, random) => {
      const changed = changeUser(page, random.next(), ({ [LOST_FIELD]: _lost, ...user }) => user);
      const error = fieldNotHydrated(LOST_FIELD, vocabulary);
      return changed && { ...changed, errors: [...(page.errors ?? []), error] };
    },
  },
  null_fields: {
    does: "fields that are empty come as null instead of not at all",
    change: (page) => changeAll(page, (object) => mapValues(object, (value) => value ?? null)),
  },
  unknown_fields: {
    does: "objects have fields that nobody knows",
    change: (page) =>
      changeAll({ ...page, meta: { ...page.meta, weather: "fine" } }, (object) => ({
        ...object,
        shoe_size: 42,
        aura: { colours: ["green"], strength: null },
      })),
  },
  missing_includes: {
    does: "the objects that expansions asked for are left out",
    change: ({ includes, ...rest }) => includes && rest,
  },
} as const satisfies Record<string, ContentFault>;

/** The objects of a page that has a list of them. */
function listOf(page: Page): readonly ApiObject[] {
  return Array.isArray(page.data) ? dataOf(page) : [];
}

function usersOf(page: Page): readonly ApiObject[] {
  return listOf(page).filter((object) => "username" in object);
}

/** Changes the user at `position` (0 … 1 of the list); undefined when the page lists none. */
function changeUser(page: Page, position: number, change: (user: ApiObject) => ApiObject): Page | undefined {
  const users = usersOf(page);
  if (users.length === 0) return undefined;
  const chosen = Math.floor(position * users.length);
  return { ...page, data: users.map((user, i) => (i === chosen ? change(user) : user)) };
}

function changeAll(page: Page, change: (object: ApiObject) => ApiObject): Page | undefined {
  if (page.data === undefined) return undefined;
  const { users, posts } = page.includes ?? {};
  const includes = {
    ...(users && { users: users.map(change) }),
    ...(posts && { posts: posts.map(change) }),
  };
  const data = dataOf(page).map(change);
  const [only] = data;
  return {
    ...page,
    data: Array.isArray(page.data) || only === undefined ? data : only,
    ...(page.includes && { includes }),
  };
}

function mapValues(object: ApiObject, change: (value: unknown) => unknown): ApiObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
