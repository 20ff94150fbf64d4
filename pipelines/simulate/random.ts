/** A 32-bit hash of a few integers (MurmurHash3's mixing steps): the root of everything random in the world. */
export function hash(...parts: readonly number[]): number {
  let state = 0;
  for (const part of parts) {
    let word = Math.imul(part | 0, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    state ^= word;
    state = Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The same integers always give the same number in [0, 1). */
export function uniform(...parts: readonly number[]): number {
  return hash(...parts) / 2 ** 32;
}

/** A stream of random numbers that depends on the integers it was made from and on nothing else (splitmix32). */
export class Random {
  private state: number;

  constructor(...parts: readonly number[]) {
    this.state = hash(...parts);
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let word = this.state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return ((word ^ (word >>> 15)) >>> 0) / 2 ** 32;
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal with the given median; `sigma` is the standard deviation of its natural logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** One of a non-empty list. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Up to `count` different members of a list, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const pool = [...list];
    const taken: T[] = [];
    while (taken.length < count && pool.length > 0) taken.push(...pool.splice(this.below(pool.length), 1));
    return taken;
  }
}

/** Turns weights into a function from a position in [0, 1) to the key whose share contains it. */
export function distribution<Key extends string>(
  weights: Readonly<Record<Key, number>>,
): (position: number) => Key {
  const keys = Object.keys(weights) as Key[];
  const total = keys.reduce((sum, key) => sum + weights[key], 0);
  let sum = 0;
  const ends = keys.map((key) => {
    sum += weights[key] / total;
    return sum;
  });
  const last = keys.length - 1;
  return (position) => {
    let i = 0;
    while (i < last && position >= (ends[i] as number)) i += 1;
    return keys[i] as Key;
  };
}

/** Share of a standard normal below `z` (logistic approximation by Bowling et al. 2009, error under 0.0002). */
export function normalShare(z: number): number {
  return 1 / (1 + Math.exp(-0.07056 * z ** 3 - 1.5976 * z));
}
