import { ModelBatches } from "./batches.ts";
import { Books, nextMonth } from "./books.ts";
import { Committer } from "./committer.ts";
import { Endpoint } from "./endpoint.ts";
import { Events } from "./events.ts";
import { type ModelLookup, ModelQueue } from "./lookup-queue.ts";
import { type Reads, spreadReads } from "./reads.ts";
import { Spread } from "./spread.ts";
import {
  type EndpointName,
  type Milestone,
  MODEL_ENDPOINTS,
  type ModelAuthor,
  type ModelPace,
  type ModelRun,
  type ModelTerms,
} from "./work.ts";

/** What a run is asked to do. */
export interface ModelWork {
  /** In the order of the plan. */
  readonly authors: readonly ModelAuthor[];
  /** Number of domains. */
  readonly domains: number;
}

/**
 * Plays through, request by request, how the extractor carries out a plan (pipelines/extract/run.ts): lookups packed over
 * batches, timelines one by one, windows and pacing of each endpoint, commits of batches, failed requests and monthly
 * caps. There is no chance in it: what happens now and then is spread evenly. Takes O(n log n) for n requests.
 * `onSend` is told each request.
 */
export function modelRun(
  work: ModelWork,
  terms: ModelTerms,
  pace: ModelPace,
  onSend: (endpoint: EndpointName, at: number) => void = () => undefined,
): ModelRun {
  return new RunModel(work, terms, pace, onSend).play();
}

class RunModel {
  private readonly events: Events;
  private readonly books: Books;
  private readonly queue: ModelQueue;
  private readonly committer: Committer;
  private readonly endpoints: Record<EndpointName, Endpoint>;
  private readonly failedLookups = new Spread();
  private readonly failedTimelines = new Spread();
  private readonly leftOut = new Spread();
  private readonly reads: Reads;
  private readonly pages = new Spread();
  private readonly batches: ModelBatches;
  private readonly toRead: number[] = [];
  private nextToRead = 0;
  private reading = 0;
  /** Timelines that are known of and not read, and authors without outcome whose timeline will be. */
  private unread = 0;
  private samplesToCome = 0;
  private inFlight = 0;
  private capped: Milestone | undefined;
  private endAt: number;

  constructor(
    private readonly work: ModelWork,
    private readonly terms: ModelTerms,
    private readonly pace: ModelPace,
    onSend: (endpoint: EndpointName, at: number) => void,
  ) {
    const { authors } = work;
    this.events = new Events(terms.startAt);
    this.endAt = terms.startAt;
    this.books = new Books(authors, work.domains, terms);
    this.queue = new ModelQueue(authors);
    this.reads = spreadReads(authors);
    this.batches = new ModelBatches(authors);
    this.committer = new Committer(this.events, pace.commit, (batches) => this.onCommit(batches));
    const endpoint = (name: EndpointName, demand: () => number) =>
      new Endpoint(this.events, terms.limits[name], demand, (at) => onSend(name, at));
    this.endpoints = {
      "users/by": endpoint("users/by", () => this.queue.lookups(false)),
      users: endpoint("users", () => this.queue.lookups(true)),
      "users/:id/tweets": endpoint("users/:id/tweets", () => this.unread + this.samplesToCome),
    };
    for (const [i, { depth }] of authors.entries()) {
      if (depth === 2) this.samplesToCome += 1;
      this.queue.add(i);
    }
  }

  play(): ModelRun {
    const { events, books, terms, work, pace } = this;
    if (work.authors.length > 0) events.after(pace.startMs, () => this.fill());
    events.run(terms.startAt + terms.horizonMs);
    const end = books.milestone(this.endAt);
    return {
      end,
      isDone: end.authors === work.authors.length,
      capped: this.capped,
      endpoints: MODEL_ENDPOINTS.map((endpoint) => {
        const { requests, refused, heldMs } = this.endpoints[endpoint];
        return { endpoint, requests, refused, heldMs };
      }),
      domains: books.domains,
      days: books.days,
    };
  }

  /** Begins whatever may be begun now. */
  private fill(): void {
    while (this.nextToRead < this.toRead.length && this.reading < this.terms.concurrency) {
      const author = this.toRead[this.nextToRead];
      this.nextToRead += 1;
      if (author === undefined) return;
      this.reading += 1;
      this.readPages(author, 1 + this.pages.take(this.pace.pages - 1));
    }
    for (let lookup = this.nextLookup(); lookup !== undefined; lookup = this.nextLookup()) {
      this.inFlight += 1;
      this.lookUp(lookup);
    }
  }

  /** Something in flight has ended. */
  private landed(): void {
    this.inFlight -= 1;
    this.fill();
  }

  /** The next lookup, unless its batches would be too many at once; a single one may always be in flight. */
  private nextLookup(): ModelLookup | undefined {
    const next = this.queue.peek();
    if (next === undefined) return undefined;
    const batches = new Set(next.authors.map((one) => this.author(one).batch));
    if (this.inFlight > 0 && this.batches.openWith(batches) > this.terms.concurrency) return undefined;
    this.batches.begin(batches);
    this.queue.drop();
    return next;
  }

  private lookUp(lookup: ModelLookup): void {
    const { authors, byId } = lookup;
    const posts = authors.reduce((sum, one) => sum + this.postsOf(one, 1), 0);
    this.ask(byId ? "users" : "users/by", authors, posts, () => {
      for (const one of authors) this.receive(one, 1, this.postsOf(one, 1));
      this.events.after(this.pace.useLookupMs, () => this.useLookup(authors));
    });
  }

  private useLookup(authors: readonly number[]): void {
    const again = Math.min(authors.length - 1, this.leftOut.take(this.pace.leftOut * authors.length));
    const settled = authors.length - Math.max(0, again);
    const whole: number[] = [];
    for (const one of authors.slice(0, settled)) {
      const { depth, batch } = this.author(one);
      if (depth === 2) this.samplesToCome -= 1;
      if (this.reads.isRead[one]) {
        this.unread += 1;
        this.inFlight += 1;
        this.toRead.push(one);
      } else if (this.batches.settle(batch)) whole.push(batch);
    }
    for (const one of authors.slice(settled)) this.queue.add(one);
    this.committer.write(whole, () => this.landed());
  }

  private readPages(one: number, pages: number): void {
    const { posts, batch } = this.author(one);
    const share = (this.reads.postScale * posts) / this.pace.pages;
    this.ask("users/:id/tweets", [one], share, () => {
      this.receive(one, 0, share);
      this.events.after(this.pace.useTimelineMs, () => {
        if (pages > 1) return this.readPages(one, pages - 1);
        this.unread -= 1;
        this.committer.write(this.batches.settle(batch) ? [batch] : [], () => {
          this.reading -= 1;
          this.landed();
        });
      });
    });
  }

  /** Sends a request as often as it takes. */
  private ask(name: EndpointName, authors: readonly number[], posts: number, use: () => void): void {
    const { pace, events } = this;
    const isTimeline = name === "users/:id/tweets";
    let isRefused = false;
    const send = () => {
      this.books.request(authors);
      this.books.passTo(events.now);
      isRefused = posts > 0 && this.isCapped();
      return isTimeline ? pace.timelineMs : pace.lookupMs;
    };
    this.endpoints[name].ask(send, () => {
      if (isRefused) {
        this.waitForNextMonth();
        return this.ask(name, authors, posts, use);
      }
      const failed = isTimeline
        ? this.failedTimelines.take(pace.failedTimelines)
        : this.failedLookups.take(pace.failedLookups);
      if (failed > 0) events.after(pace.backoffMs, () => this.ask(name, authors, posts, use));
      else use();
    });
  }

  private isCapped(): boolean {
    const { monthlyPosts } = this.terms;
    return monthlyPosts !== null && this.books.postsOfMonth(this.events.now) >= monthlyPosts;
  }

  /** X refuses every request of the month; somebody starts the run again with the next. */
  private waitForNextMonth(): void {
    const { now } = this.events;
    this.capped ??= this.books.milestone(now);
    for (const name of MODEL_ENDPOINTS) this.endpoints[name].closedUntil = nextMonth(now);
  }

  private receive(one: number, profiles: number, posts: number): void {
    const { received } = this.author(one);
    this.books.receive(one, profiles * received, posts, this.events.now);
  }

  /** Posts that are expected of an author in its lookup. */
  private postsOf(one: number, depth: ModelAuthor["depth"]): number {
    const author = this.author(one);
    return author.depth === depth ? author.received * author.posts : 0;
  }

  private onCommit(batches: readonly number[]): void {
    const { now } = this.events;
    this.books.passTo(now);
    this.endAt = now;
    for (const batch of batches) {
      for (const one of this.batches.members(batch)) this.books.commit(this.author(one), now);
    }
  }

  private author(one: number): ModelAuthor {
    const author = this.work.authors[one];
    if (author === undefined) throw new Error(`the model of the run has no author ${one}`);
    return author;
  }
}
