import fc from "fast-check";
import { expect, test } from "vitest";
import { type CuratedAuthor, drawSample } from "../../pipelines/audit/draw.ts";

const DOMAINS = ["climate_tech", "fintech", "security"];
const TIERS = ["macro", "micro", "nano"];

function author(id: number, domain: string, tier: string): CuratedAuthor {
  return {
    author_id: String(id),
    handle: `a${id}`,
    name: null,
    description: null,
    expanded_url: null,
    followers_count: null,
    domains: [domain],
    primary_domain: domain,
    follower_tier: tier,
  };
}
const stratum = ({ primary_domain, follower_tier }: CuratedAuthor) => `${primary_domain} ${follower_tier}`;

const frames = fc
  .array(fc.tuple(fc.constantFrom(...DOMAINS), fc.constantFrom(...TIERS)), { minLength: 1, maxLength: 300 })
  .map((kinds) => kinds.map(([domain, tier], i) => author(i, domain, tier)));

test("every stratum has its share but for less than two authors, and nobody comes twice", () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 300 }), fc.integer(), (frame, size, seed) => {
      const sample = drawSample(frame, size, seed);
      expect(sample).toHaveLength(Math.min(size, frame.length));
      expect(new Set(sample).size).toBe(sample.length);
      for (const name of new Set(frame.map(stratum))) {
        const members = frame.filter((one) => stratum(one) === name).length;
        const drawn = sample.filter((one) => stratum(one) === name).length;
        // A run of places that long holds so many evenly spaced ones, or one more or less at its two ends.
        expect(Math.abs(drawn - (members * sample.length) / frame.length)).toBeLessThan(1 + 1e-9);
      }
    }),
  );
});

test("the order of the authors does not matter; another seed draws others", () => {
  const frame = Array.from({ length: 400 }, (_, i) => author(i, DOMAINS[i % 3] ?? "", TIERS[i % 2] ?? ""));
  const ids = (sample: CuratedAuthor[]) => sample.map(({ author_id }) => author_id);
  const sample = ids(drawSample(frame, 50, 1));
  expect(ids(drawSample([...frame].reverse(), 50, 1))).toEqual(sample);
  expect(ids(drawSample(frame, 50, 2))).not.toEqual(sample);
});

test("over many seeds every author is drawn equally often", () => {
  const frame = Array.from({ length: 20 }, (_, i) => author(i, i < 3 ? "fintech" : "security", "nano"));
  const times = new Map<string, number>();
  const seeds = 2_000;
  for (let seed = 0; seed < seeds; seed++)
    for (const { author_id } of drawSample(frame, 5, seed))
      times.set(author_id, (times.get(author_id) ?? 0) + 1);
  // A quarter of the seeds each, within five standard deviations.
  const spread = 5 * Math.sqrt(seeds * 0.25 * 0.75);
  for (const { author_id } of frame)
    expect(Math.abs((times.get(author_id) ?? 0) - seeds / 4)).toBeLessThan(spread);
});
