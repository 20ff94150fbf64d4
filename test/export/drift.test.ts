import { expect, test } from "vitest";
import type { DomainDrift } from "../../pipelines/export/manifest.ts";
import { exportRelease } from "../../pipelines/export/release.ts";
import { driftLines } from "../../pipelines/verbs/drift-text.ts";
import { makeTables, temporaryContext } from "./fixture.ts";

const AUTHORS = 200;
/** Scores of the fixture's domains, and of the first ten authors after a change. */
const before = [...Array(AUTHORS).keys()].map((n) => Number((100 - (n % 700) / 7).toFixed(2)));

/** Two releases of one warehouse, a day apart; what became of the domains in the second. */
async function driftOf(change: string, authors = AUTHORS): Promise<Record<string, DomainDrift>> {
  const context = await temporaryContext();
  await makeTables(context, { asOf: "2026-11-21 00:00:00", buildId: "1111111111111111", authors });
  await exportRelease(context);
  await makeTables(context, { buildId: "2222222222222222", authors, change });
  const { manifest } = await exportRelease(context);
  return Object.fromEntries(manifest.changes.drift.map((drift) => [drift.domain, drift]));
}

/** The index by its definition, over the deciles of the earlier scores. */
function psi(old: readonly number[], now: readonly number[]): number {
  const sorted = [...old].sort((a, b) => a - b);
  const edges = [...Array(9).keys()].map((i) => {
    const at = ((i + 1) / 10) * (sorted.length - 1);
    const low = sorted[Math.floor(at)] ?? 0;
    return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? 0) - low);
  });
  const shares = (scores: readonly number[]) =>
    [...Array(10).keys()].map((bin) => {
      const inBin = scores.filter((score) => edges.filter((edge) => edge < score).length === bin);
      return (inBin.length + 0.5) / (scores.length + 5);
    });
  const expected = shares(old);
  return shares(now).reduce(
    (sum, a, i) => sum + (a - (expected[i] ?? 1)) * Math.log(a / (expected[i] ?? 1)),
    0,
  );
}

test("the same scores are steady", async () => {
  const { ai_research } = await driftOf("");
  expect(ai_research).toEqual({
    domain: "ai_research",
    verdict: "steady",
    before: AUTHORS,
    now: AUTHORS,
    psi: 0,
    kept: 1,
    spearman: 1,
  });
  expect(driftLines([ai_research as DomainDrift])).toEqual(["drift: no domain moved enough to be looked at"]);
});

test("lower scores raise the index, by its definition, and the domain is to be watched", async () => {
  const { ai_research, security } = await driftOf("update curated.ai_research set m2_score = m2_score - 3.5");
  const expected = psi(
    before,
    before.map((score) => Number((score - 3.5).toFixed(2))),
  );
  expect(expected).toBeGreaterThan(0.1);
  expect(ai_research?.psi).toBeCloseTo(expected, 3);
  expect(ai_research?.verdict).toBe(expected < 0.25 ? "watch" : "alarm");
  expect(security?.verdict).toBe("steady");
  expect(driftLines([ai_research as DomainDrift, security as DomainDrift])).toEqual([
    expect.stringMatching(/^drift: (watch|alarm): ai_research: PSI 0\.\d\d, 100 % of the first places kept/),
  ]);
});

test("other authors in the first places are an alarm, whatever the scores", async () => {
  const { security } = await driftOf(`update curated.security set rank = ${AUTHORS} + 1 - rank`);
  // Of 100 first places none is kept.
  expect(security).toMatchObject({ verdict: "alarm", psi: 0, kept: 0, spearman: -1 });
});

test("few authors, or another score model, allow no verdict", async () => {
  expect((await driftOf("", 49)).ai_research).toMatchObject({ verdict: "too few", before: 49 });
  const other = (await driftOf("update ops.build set score_model = 'm9'")).ai_research as DomainDrift;
  expect(other).toMatchObject({ verdict: "other model", psi: null, kept: 1 });
  expect(driftLines([other])[0]).toContain("another score model");
});

test("a domain that was not there before has nothing to compare", async () => {
  const { ai_research } = await driftOf("delete from curated.ai_research");
  expect(ai_research).toMatchObject({ verdict: "too few", now: 0, psi: null, kept: null, spearman: null });
});
