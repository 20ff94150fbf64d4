import { MIN_SAMPLE, postsAtMost } from "../core/plans.ts";
import type { RawRow } from "../core/raw.ts";
import { ingestPost } from "./ingest-post.ts";
import type { Wanted } from "./lookups.ts";
import type { Page } from "./pages.ts";
import type { RequestLineage } from "./resolve.ts";
import type { ApiRequest } from "./x-api/api.ts";

type TimelineRequest = Extract<ApiRequest, { kind: "timeline" }>;

const MAX_EMPTY_PAGES = 5;
const MAX_DOUBTS = 3;

/**
 * The newest posts of one author, page by page until the sample is whole. X may send short and empty pages with more to
 * come, and pages that lead back to themselves; both have cut samples short in other harvesters.
 */
export class Timeline {
  private readonly rows = new Map<string, RawRow<"posts">>();
  private readonly notes: string[] = [];
  private readonly tokens = new Set<string>();
  private token: string | undefined;
  private emptyPages = 0;
  private doubts = 0;
  private isEnded = false;
  private readonly size: number;

  constructor(
    readonly wanted: Wanted,
    readonly authorId: string,
  ) {
    this.size = postsAtMost(wanted.author);
  }

  get posts(): RawRow<"posts">[] {
    return [...this.rows.values()];
  }

  /** What the author's outcome should tell of the sample; `undefined` when nothing was odd. */
  get note(): string | undefined {
    return this.notes.length === 0 ? undefined : this.notes.join("; ");
  }

  /** The next page to ask for; `undefined` once the sample is whole or the timeline ended. */
  next(): TimelineRequest | undefined {
    const missing = this.size - this.rows.size;
    // A page has at least five posts, each of them paid: a sample that lacks fewer is whole enough.
    if (this.isEnded || missing < MIN_SAMPLE) return undefined;
    return {
      kind: "timeline",
      asked: [this.authorId],
      max_results: missing,
      ...(this.token === undefined ? {} : { page_token: this.token }),
    };
  }

  /** Takes a page in: the answer to `request`. */
  take(request: TimelineRequest, page: Page, lineage: RequestLineage): void {
    const before = this.rows.size;
    for (const payload of page.posts) this.add(payload, lineage);
    if (request.page_token !== undefined) this.tokens.add(request.page_token);
    this.emptyPages = this.rows.size > before ? 0 : this.emptyPages + 1;
    const [problem] = page.problems;
    const next = page.nextToken;
    if (page.posts.length === 0 && problem !== undefined) {
      this.end(`${this.rows.size} posts: ${problem.detail ?? problem.title ?? "refused"}`);
    } else if (next === undefined) {
      if (page.resultCount === undefined) this.doubt("a page came without meta");
      else this.end();
    } else if (this.tokens.has(next)) this.doubt("its pages lead back to one another");
    else if (this.emptyPages >= MAX_EMPTY_PAGES) this.end(`${MAX_EMPTY_PAGES} empty pages in a row`);
    else this.token = next;
  }

  /** Ends the sample with what is there. */
  end(note?: string): void {
    this.isEnded = true;
    if (note !== undefined) this.notes.push(note);
  }

  /** The same page is asked again, which costs nothing on the same day; at last the sample is taken as it is. */
  private doubt(what: string): void {
    this.doubts += 1;
    if (this.doubts >= MAX_DOUBTS) this.end(`${what}: ${this.rows.size} of ${this.size} posts`);
  }

  private add(payload: string, lineage: RequestLineage): void {
    const ingested = ingestPost(payload, { ...lineage, batchId: this.wanted.batchId });
    if (!ingested.ok) {
      this.notes.push(`post left out: ${ingested.reason}; received: ${payload}`);
      return;
    }
    const { row } = ingested;
    if (row.author_id !== null && row.author_id !== this.authorId) return;
    this.rows.set(String(row.post_id), { ...row, author_id: this.authorId });
  }
}
