import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { sha256Text } from "../core/lake.ts";
import { isSimulated } from "../core/origin.ts";
import type { Outcome } from "../core/outcomes.ts";
import type { RawRow } from "../core/raw.ts";
import { ingestUser, type Lineage } from "./ingest.ts";
import { ingestPost } from "./ingest-post.ts";
import { outcomeRow } from "./ledger-rows.ts";
import { type Wanted, wantedKey } from "./lookups.ts";
import { classifyProblem } from "./outcomes.ts";
import type { Page } from "./pages.ts";

/** What became of one wanted author: its outcome, and its profile and posts if they were received. */
export interface Resolved {
  readonly wanted: Wanted;
  readonly outcome: RawRow<"outcomes">;
  readonly user?: RawRow<"users">;
  readonly posts: readonly RawRow<"posts">[];
}

/** The parts of a lineage that all rows of one request share. */
export type RequestLineage = Omit<Lineage, "batchId">;

const keys = z.object({
  id: z.string().catch(""),
  username: z.string().catch(""),
  author_id: z.string().optional().catch(undefined),
});

/** An object of a page with what it is found by. */
type Keyed = z.infer<typeof keys> & { readonly payload: string };

/** A page whose objects can be found. */
export interface KeyedPage {
  readonly users: readonly Keyed[];
  readonly posts: readonly Keyed[];
  readonly problems: Page["problems"];
}

/** Reads what the objects of a page are found by. */
export function keyPage({ users, posts, problems }: Page): KeyedPage {
  const keyed = (payload: string) => ({ payload, ...readKeys(payload) });
  return { users: users.map(keyed), posts: posts.map(keyed), problems };
}

/** The ids of the objects in a page: what X bills. An object whose id cannot be read goes by its text. */
export function returnedIds({ users, posts }: KeyedPage): { users: string[]; posts: string[] } {
  const billed = ({ id, payload }: Keyed) => (id === "" ? sha256Text(payload) : id);
  return { users: users.map(billed), posts: posts.map(billed) };
}

/**
 * One outcome for each wanted author of a request. `knownIds` are the ids by which handles (lower case) were known
 * before. Throws {@link PipelineError} when a live warehouse is answered by a simulator, or the other way round.
 */
export function resolvePage(
  page: KeyedPage,
  wanted: readonly Wanted[],
  lineage: RequestLineage,
  knownIds: ReadonlyMap<string, string>,
): Resolved[] {
  const users = new Map<string, string>();
  for (const { id, username, payload } of page.users) {
    if (id !== "" && isSimulated(id) !== (lineage.source === "simulated")) refuseOrigin(username);
    for (const key of [
      wantedKey({ kind: "id", value: id }),
      wantedKey({ kind: "handle", value: username }),
    ]) {
      if (!users.has(key)) users.set(key, payload);
    }
  }
  const problems = readProblems(page);
  return wanted.map((one) => {
    const key = wantedKey(one);
    const payload = users.get(key);
    const own = { ...lineage, batchId: one.batchId };
    if (payload !== undefined) return resolveUser(one, payload, page.posts, own, knownIds);
    const { outcome, detail } = problems.get(key) ?? {
      outcome: "error" as const,
      detail: "the answer names neither a user nor a problem for this one",
    };
    return { wanted: one, outcome: outcomeRow(one, outcome, detail, null, own), posts: [] };
  });
}

function resolveUser(
  wanted: Wanted,
  payload: string,
  pagePosts: readonly Keyed[],
  lineage: Lineage,
  knownIds: ReadonlyMap<string, string>,
): Resolved {
  const ingested = ingestUser(payload, lineage);
  if (!ingested.ok) {
    const detail = `${ingested.reason}; received: ${payload}`;
    return { wanted, outcome: outcomeRow(wanted, "quarantined", detail, null, lineage), posts: [] };
  }
  const user = ingested.row;
  const [outcome, detail] = judgeUser(wanted, user, knownIds);
  const { posts, refused } = ownPosts(user, pagePosts, lineage);
  const details = [...(detail === null ? [] : [detail]), ...refused].join("; ");
  const authorId = String(user.author_id);
  return { wanted, outcome: outcomeRow(wanted, outcome, details || null, authorId, lineage), user, posts };
}

function judgeUser(
  { kind, author }: Wanted,
  user: RawRow<"users">,
  knownIds: ReadonlyMap<string, string>,
): [Outcome, string | null] {
  const handle = String(user.handle);
  const known = knownIds.get(author.handle.toLowerCase());
  if (kind === "id" && handle.toLowerCase() !== author.handle.toLowerCase())
    return ["renamed", `now @${handle}`];
  if (kind === "handle" && known !== undefined && known !== user.author_id) {
    return ["recycled", `@${author.handle} was ${known} and is now ${user.author_id}`];
  }
  return user.protected === true ? ["protected", null] : ["found", null];
}

/** The posts of a user, and why some of them cannot be read: a profile is worth keeping without them. */
function ownPosts(
  user: RawRow<"users">,
  pagePosts: readonly Keyed[],
  lineage: Lineage,
): { posts: RawRow<"posts">[]; refused: string[] } {
  const posts = new Map<string, RawRow<"posts">>();
  const refused: string[] = [];
  for (const { payload, id, author_id } of pagePosts) {
    // The newer vocabulary does not return `author_id`: there the profile says which posts are its own.
    const isNamed = [user.most_recent_post_id, user.pinned_post_id].includes(id);
    const owner = author_id ?? (isNamed ? user.author_id : undefined);
    if (owner !== user.author_id) continue;
    const ingested = ingestPost(payload, lineage);
    if (ingested.ok) posts.set(id, { ...ingested.row, author_id: owner });
    else refused.push(`post left out: ${ingested.reason}; received: ${payload}`);
  }
  return { posts: [...posts.values()], refused };
}

function readProblems(page: KeyedPage): Map<string, { outcome: Outcome; detail: string }> {
  const found = new Map<string, { outcome: Outcome; detail: string }>();
  for (const problem of page.problems) {
    const about = classifyProblem(problem);
    if (about?.handle !== undefined) found.set(wantedKey({ kind: "handle", value: about.handle }), about);
    if (about?.id !== undefined) found.set(wantedKey({ kind: "id", value: about.id }), about);
  }
  return found;
}

function readKeys(payload: string): z.infer<typeof keys> {
  return keys.safeParse(JSON.parse(payload)).data ?? { id: "", username: "", author_id: undefined };
}

function refuseOrigin(handle: string): never {
  throw new PipelineError(
    "a simulated user came back for a live warehouse, or a real one for a simulated warehouse",
    { handle },
    "Check --api-base, delete the run's file in spool/ and plan again.",
  );
}
