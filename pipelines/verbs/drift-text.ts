import type { DomainDrift } from "../export/manifest.ts";

const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(0)} %`);

/** One line per domain whose scores or places moved enough to be looked at, or that none did. */
export function driftLines(drifts: readonly DomainDrift[]): string[] {
  const moved = drifts.filter(({ verdict }) => verdict === "watch" || verdict === "alarm");
  const few = drifts.filter(({ verdict }) => verdict === "too few").length;
  if (drifts.some(({ verdict }) => verdict === "other model")) {
    return ["drift: another score model ranked then; places are compared, scores are not"];
  }
  const rest =
    few > 0 ? ` (${few} ${few === 1 ? "domain has" : "domains have"} too few authors to tell)` : "";
  if (moved.length === 0) return [`drift: no domain moved enough to be looked at${rest}`];
  return moved.map(
    ({ domain, verdict, psi, kept, spearman }) =>
      `drift: ${verdict}: ${domain}: PSI ${psi?.toFixed(2) ?? "–"}, ${percent(kept)} of the first places kept, ranks correlate ${spearman?.toFixed(2) ?? "–"}`,
  );
}
