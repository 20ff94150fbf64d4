interface Event {
  readonly at: number;
  /** Of events of the same moment the one that was planned first comes first. */
  readonly place: number;
  readonly happen: () => void;
}

/** What will happen when, in the time of a model: a discrete-event simulation with a binary heap. */
export class Events {
  private readonly heap: Event[] = [];
  private places = 0;

  /** `now` is milliseconds since 1970 and moves from event to event. */
  constructor(public now: number) {}

  /** Lets something happen after `ms` milliseconds. */
  after(ms: number, happen: () => void): void {
    this.at(this.now + ms, happen);
  }

  /** Lets something happen at a moment that is not past. */
  at(at: number, happen: () => void): void {
    const { heap } = this;
    const event = { at, place: this.places++, happen };
    let child = heap.length;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, event)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = event;
  }

  /** Lets everything happen that happens before `until`. */
  run(until: number): void {
    for (let first = this.heap[0]; first !== undefined && first.at < until; first = this.heap[0]) {
      this.removeFirst();
      this.now = first.at;
      first.happen();
    }
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      const left = heap[2 * parent + 1];
      const right = heap[2 * parent + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (isBefore(last, child)) break;
      heap[parent] = child;
      parent = 2 * parent + (isRight ? 2 : 1);
    }
    heap[parent] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.place < b.place);
}
