import type { PlannedAuthor } from "../core/plans.ts";
import type { Seed } from "../seeds/tables.ts";
import { LARGEST_BATCH, SMALLEST_BATCH } from "./batch-size.ts";
import type { Candidate } from "./candidates.ts";

interface Queue {
  readonly domain: string;
  readonly target: number;
  have: number;
  readonly due: readonly Candidate[];
  next: number;
}

/**
 * The candidates that are due and not stopped, in the order they are worth asking: always next the domain that is furthest from its lower target,
 * so that all domains progress together. Within a domain newcomers in the order of the seeds, then the oldest known.
 */
export function schedule(candidates: readonly Candidate[], domains: readonly Seed<"domains">[]): Candidate[] {
  const queues = new Map<string, Queue>(
    domains.map(({ domain, target_min }) => {
      const own = candidates.filter((candidate) => candidate.author.domains.includes(domain));
      const due = own.filter(isOpen).sort((a, b) => a.askedAt - b.askedAt);
      const have = own.filter((candidate) => candidate.found && !candidate.due).length;
      return [domain, { domain, target: Math.max(1, target_min), have, due, next: 0 }];
    }),
  );
  const taken = new Set<Candidate>();
  const order: Candidate[] = [];
  for (;;) {
    const open = [...queues.values()].filter((queue) => advance(queue, taken));
    const neediest = open.reduce<Queue | undefined>((best, queue) => {
      return best === undefined || queue.have / queue.target < best.have / best.target ? queue : best;
    }, undefined);
    const chosen = neediest?.due[neediest.next];
    if (chosen === undefined) return order;
    taken.add(chosen);
    order.push(chosen);
    for (const domain of chosen.author.domains) {
      const queue = queues.get(domain);
      if (queue !== undefined) queue.have += 1;
    }
  }
}

function isOpen({ due, stopped }: Candidate): boolean {
  return due && !stopped;
}

/** Moves a queue to its next candidate that is not taken; false when there is none. */
function advance(queue: Queue, taken: ReadonlySet<Candidate>): boolean {
  for (; queue.next < queue.due.length; queue.next += 1) {
    const candidate = queue.due[queue.next];
    if (candidate !== undefined && !taken.has(candidate)) return true;
  }
  return false;
}

/** The same order, but those that fail more likely than `limit` come last. */
export function likelyFailuresLast(order: readonly Candidate[], limit: number): Candidate[] {
  const isLikely = (candidate: Candidate) => candidate.prediction.fail > limit;
  return [...order.filter((candidate) => !isLikely(candidate)), ...order.filter(isLikely)];
}

/** Cuts authors into batches of about `size`, 10 to 20 each; fewer than 10 authors make one smaller batch. */
export function cutBatches(
  authors: readonly PlannedAuthor[],
  size: number,
): { batch_id: string; authors: PlannedAuthor[] }[] {
  const most = Math.max(1, Math.floor(authors.length / SMALLEST_BATCH));
  const least = Math.ceil(authors.length / LARGEST_BATCH);
  const batches = Math.min(most, Math.max(least, Math.round(authors.length / size)));
  return Array.from({ length: authors.length === 0 ? 0 : batches }, (_, i) => ({
    batch_id: `b${String(i + 1).padStart(5, "0")}`,
    authors: authors.slice(
      Math.floor((i * authors.length) / batches),
      Math.floor(((i + 1) * authors.length) / batches),
    ),
  }));
}
