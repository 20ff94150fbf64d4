import type { ScoreFigures } from "./score-figures.ts";

/** Figures that a deeper reading is to make better. */
export type GainFigure = "auc" | "auc_unlisted" | "places_of_members" | "m2_influence" | "quality_influence";

/** What a depth adds to one figure of the depth before, and what it costs. */
export interface Gain {
  readonly from: number;
  readonly to: number;
  readonly figure: GainFigure;
  /** Of figures that each score model has of its own. */
  readonly score_model: string | null;
  readonly change: number | null;
  /** More than the depth before, for each 1,000 found authors, so that worlds of all sizes compare. */
  readonly dollars_per_1000: number;
  /** Change by {@link dollars_per_1000}; null where the depth costs no more. */
  readonly per_dollar: number | null;
}

interface Named {
  readonly figure: GainFigure;
  readonly score_model: string | null;
  readonly value: number | null;
}

type Depth = ScoreFigures & { readonly depth: number };

/** What each depth adds to the one before, figure by figure. */
export function scoreGains(depths: readonly Depth[]): Gain[] {
  return depths.slice(1).flatMap((to, i) => {
    const from = depths[i];
    if (from === undefined) return [];
    const before = named(from);
    const dollars = dollarsPer1000(to) - dollarsPer1000(from);
    return named(to).map(({ figure, score_model, value }): Gain => {
      const old = before.find((one) => one.figure === figure && one.score_model === score_model)?.value;
      const change = value === null || old == null ? null : value - old;
      return {
        from: from.depth,
        to: to.depth,
        figure,
        score_model,
        change,
        dollars_per_1000: dollars,
        per_dollar: change === null || dollars <= 0 ? null : change / dollars,
      };
    });
  });
}

/** What reading 1,000 authors costs whom X returns. */
export function dollarsPer1000({ cost }: Pick<ScoreFigures, "cost">): number {
  return (1000 * cost.dollars) / cost.found;
}

/** Share of the places of the curated tables that members of the domain hold. */
export function placesOfMembers({ places }: Pick<ScoreFigures, "places">): number | null {
  return places.places === 0 ? null : places.members / places.places;
}

function named(figures: ScoreFigures): Named[] {
  const common = (figure: GainFigure, value: number | null) => ({ figure, score_model: null, value });
  return [
    common("auc", figures.relevance.auc),
    common("auc_unlisted", figures.relevance_unlisted.auc),
    common("places_of_members", placesOfMembers(figures)),
    ...figures.models.flatMap(({ score_model, m2_influence, quality_influence }): Named[] => [
      { figure: "m2_influence", score_model, value: m2_influence },
      { figure: "quality_influence", score_model, value: quality_influence },
    ]),
  ];
}
