import { isSimulated } from "../core/origin.ts";
import type { Outcome } from "../core/outcomes.ts";
import { count } from "../core/progress.ts";
import type { Origin, RawKind, RawRow } from "../core/raw.ts";
import { ingestUser, type Lineage, lineageColumns } from "./ingest.ts";
import { ingestPost } from "./ingest-post.ts";
import type { Line } from "./lines.ts";
import { type ApiProblem, classifyProblem } from "./outcomes.ts";
import { listElements, type Page, PageError, readPage } from "./pages.ts";

/** The file and batch a line belongs to. */
export interface LineSource {
  /** The file's name as rows and messages call it. */
  readonly file: string;
  readonly origin: Origin;
  /** When the objects count as fetched unless the line says it, milliseconds since 1970 UTC. */
  readonly fetchedAt: number;
  readonly runId: string;
  readonly batchId: string;
}

/** Takes raw rows, one by one. */
export interface RowSink {
  add<Kind extends RawKind>(kind: Kind, row: RawRow<Kind>): void;
}

/** What became of a line; `detail` says what it held, or why it is quarantined. */
export interface LineResult {
  readonly outcome: Outcome;
  readonly detail: string | null;
  /** Rows that the line gave. */
  readonly users: number;
  readonly posts: number;
  /** Objects of the line that could not be used. */
  readonly bad: number;
}

/**
 * Ingests one line: a user, post or other object, a response page, or a list of these. Adds one row for each user and
 * post, exactly one outcome of kind `line`, one of kind `object` for each bad object among several, and one of kind
 * `handle` or `id` for each user that a page's `errors` name.
 */
export function importLine(line: Line, source: LineSource, rows: RowSink): LineResult {
  const work = new LineImport(line.number, source, rows);
  if ("problem" in line) return work.finish("quarantined", line.problem);
  if (line.text.trim() === "") return work.finish("empty_line", null);
  try {
    const elements = listElements(line.text);
    if (elements === undefined) work.page(readPage(line.text));
    else for (const element of elements) work.element(element);
  } catch (error) {
    if (error instanceof PageError) return work.finish("quarantined", error.message);
    throw error;
  }
  return work.conclude();
}

/** An object that cannot be used; `users/3` is the third user of its line. */
interface BadObject {
  readonly place: string;
  readonly reason: string;
}

type RawValue = RawRow<"outcomes">["author_id"];

class LineImport {
  /** How many objects of each kind the line holds, in the order they came. */
  private readonly held = new Map<string, number>();
  private readonly bad: BadObject[] = [];
  private users = 0;
  private posts = 0;
  private latestUser: RawRow<"users"> | undefined;
  private retrievedAt: number | undefined;

  constructor(
    private readonly number: number,
    private readonly from: LineSource,
    private readonly rows: RowSink,
  ) {}

  /** One element of a list that stands on the line. */
  element(text: string): void {
    try {
      this.page(readPage(text));
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      this.bad.push({ place: this.count("element"), reason: error.message });
    }
  }

  page(page: Page): void {
    this.retrievedAt = page.retrievedAt;
    for (const text of page.users) this.user(text);
    for (const text of page.posts) this.post(text);
    for (const kind of page.others) this.count(kind);
    for (const problem of page.problems) this.problem(problem);
  }

  /** Adds the outcomes of bad objects and of the line. A line's only object is no other than the line. */
  conclude(): LineResult {
    const objects = [...this.held.values()].reduce((sum, n) => sum + n, 0);
    const [first] = this.bad;
    if (first !== undefined && objects === 1) return this.finish("quarantined", first.reason);
    for (const { place, reason } of this.bad) {
      this.outcome("object", `${this.requestId()}/${place}`, "quarantined", reason);
    }
    const held = objects === 1 && this.users === 1 ? null : this.contents();
    if (this.users === 1 && this.latestUser?.protected === true) return this.finish("protected", held);
    if (this.users > 0) return this.finish("found", held);
    return this.finish(this.bad.length > 0 && this.posts === 0 ? "quarantined" : "no_user", held);
  }

  /** Adds the outcome of the line. */
  finish(outcome: Outcome, detail: string | null): LineResult {
    const only = this.users === 1 ? this.latestUser : undefined;
    this.outcome("line", this.requestId(), outcome, detail, only?.author_id, only?.handle);
    return { outcome, detail, users: this.users, posts: this.posts, bad: this.bad.length };
  }

  private user(text: string): void {
    const place = this.count("user");
    const read = ingestUser(text, this.lineage());
    const reason = read.ok ? this.wrongOrigin(read.row.author_id, read.row.handle) : read.reason;
    if (reason !== undefined) this.bad.push({ place, reason });
    else if (read.ok) {
      this.rows.add("users", read.row);
      this.users += 1;
      this.latestUser = read.row;
    }
  }

  private post(text: string): void {
    const place = this.count("post");
    const read = ingestPost(text, this.lineage());
    const reason = read.ok ? this.wrongOrigin(read.row.post_id, "") : read.reason;
    if (reason !== undefined) this.bad.push({ place, reason });
    else if (read.ok) {
      this.rows.add("posts", read.row);
      this.posts += 1;
    }
  }

  private problem(problem: ApiProblem): void {
    this.count("problem");
    const user = classifyProblem(problem);
    if (user === undefined) return;
    const { id = null, handle = null, outcome, detail } = user;
    if (handle !== null) this.outcome("handle", handle, outcome, detail, null, handle);
    else if (id !== null) this.outcome("id", id, outcome, detail, id);
  }

  private wrongOrigin(id: RawValue, handle: RawValue): string | undefined {
    const { origin } = this.from;
    if (isSimulated(String(id)) === (origin === "simulated")) return undefined;
    const kind = origin === "live" ? "simulated" : "real";
    return `id ${id} is ${kind}${handle === "" ? "" : ` (@${handle})`}; this warehouse holds ${origin} data`;
  }

  /** Counts one more object of a kind and returns its place in the line. */
  private count(kind: string): string {
    const n = (this.held.get(kind) ?? 0) + 1;
    this.held.set(kind, n);
    return `${kind}s/${n}`;
  }

  /** `96 users, 20 posts, 8 problems; 2 quarantined, first users/3: id is missing` */
  private contents(): string {
    const parts = [...this.held].map(([kind, n]) => `${count(n)} ${kind}${n === 1 ? "" : "s"}`);
    const [first] = this.bad;
    const bad =
      first === undefined
        ? ""
        : `; ${count(this.bad.length)} quarantined, first ${first.place}: ${first.reason}`;
    return (parts.join(", ") || "nothing") + bad;
  }

  private outcome(
    kind: "line" | "object" | "handle" | "id",
    requested: string,
    outcome: Outcome,
    detail: string | null,
    authorId: RawValue = null,
    handle: RawValue = null,
  ): void {
    this.rows.add("outcomes", {
      requested,
      requested_kind: kind,
      outcome,
      detail,
      author_id: authorId,
      handle,
      domains: null,
      file: this.from.file,
      line: this.number,
      ...lineageColumns(this.lineage()),
    });
  }

  private requestId(): string {
    return `${this.from.file}:${this.number}`;
  }

  private lineage(): Lineage {
    const { origin, fetchedAt, runId, batchId } = this.from;
    return {
      source: origin === "simulated" ? "simulated" : "import",
      fetchedAt: this.retrievedAt ?? fetchedAt,
      runId,
      batchId,
      requestId: this.requestId(),
    };
  }
}
