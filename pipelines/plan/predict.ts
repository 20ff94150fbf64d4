import type { SeenHandle } from "./handles.ts";
import type { SourceRecord } from "./sources.ts";

/** How likely asking for an author is in vain, as shares of 1. */
export interface Prediction {
  /** X returns nobody, and bills nothing. */
  readonly missing: number;
  /** Of those of its source that are returned: nobody new and valid. */
  readonly wrong: number;
  /** Nobody is returned, or nobody new and valid. */
  readonly fail: number;
}

/** What is believed before there is evidence, and how much evidence outweighs it. */
export interface Beliefs {
  readonly missing: number;
  /** Of those that are returned. */
  readonly wrong: number;
  /** Answers of a source that weigh as much as the beliefs above. */
  readonly sourceWeight: number;
  /** Answers about an author that weigh as much as the record of its source. */
  readonly ownWeight: number;
}

/**
 * Predicts from an author's own last answers and the record of its source. Each is the mean of a Beta posterior: the
 * belief about a source is the prior of the source, and what comes out is the prior of its authors. An author that was
 * received before is not judged as a newcomer: it only can be missing.
 */
export function predict(
  handles: readonly SeenHandle[],
  record: SourceRecord | undefined,
  beliefs: Beliefs,
): Prediction {
  const { asked, missing, wrong } = record ?? { asked: 0, missing: 0, wrong: 0 };
  const { sourceWeight, ownWeight } = beliefs;
  const settled = handles.flatMap(({ known }) => (known?.settled_at == null ? [] : [known]));
  const last = settled.sort((a, b) => (b.settled_at ?? 0) - (a.settled_at ?? 0))[0];
  const inARow = last?.missing_in_a_row ?? 0;
  const ofSource = posterior(missing, asked, beliefs.missing, sourceWeight);
  const isMissing = posterior(inARow, last === undefined ? 0 : Math.max(1, inARow), ofSource, ownWeight);
  const isWrong = posterior(wrong, asked - missing, beliefs.wrong, sourceWeight);
  if (last?.author_id != null) return { missing: isMissing, wrong: isWrong, fail: isMissing };
  return { missing: isMissing, wrong: isWrong, fail: 1 - (1 - isMissing) * (1 - isWrong) };
}

/** How many valid authors asking for a newcomer of each domain adds, by the record of all its sources together. */
export function expectedYields(
  records: ReadonlyMap<string, SourceRecord>,
  beliefs: Beliefs,
): Map<string, number> {
  const domains = new Map<string, SourceRecord>();
  for (const [source, { asked, missing, wrong }] of records) {
    const domain = source.slice(0, source.indexOf("/"));
    const sum = domains.get(domain) ?? { asked: 0, missing: 0, wrong: 0 };
    domains.set(domain, {
      asked: sum.asked + asked,
      missing: sum.missing + missing,
      wrong: sum.wrong + wrong,
    });
  }
  return new Map(
    [...domains].map(([domain, { asked, missing, wrong }]) => {
      const isMissing = posterior(missing, asked, beliefs.missing, beliefs.sourceWeight);
      const isWrong = posterior(wrong, asked - missing, beliefs.wrong, beliefs.sourceWeight);
      return [domain, (1 - isMissing) * (1 - isWrong)];
    }),
  );
}

/** Mean of the Beta posterior after `count` of `total`, with the weight of `weight` observations on `prior`. */
function posterior(count: number, total: number, prior: number, weight: number): number {
  return (count + weight * prior) / (total + weight);
}
