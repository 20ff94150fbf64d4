import { count } from "../core/progress.ts";
import type { Cell } from "../core/text-table.ts";
import { figuresTable } from "./figures-text.ts";
import type { PlanBench, PlannerFigures, PlanRound } from "./plan.ts";

/** The figures of `bench plan` for a screen of `width` columns. */
export function planBenchText({ cases, budget, days, seed }: PlanBench, width: number): string {
  return [
    `Planners at equal budget: $${budget} a round expected, ${days} days apart, profiles only`,
    figuresTable(
      [
        "authors",
        "planner",
        "round",
        "spent $",
        "valid",
        "per $",
        "to target",
        "worst short",
        "mean short",
        "tiers short",
        "regions short",
        "plan s",
      ],
      cases.flatMap((one) => one.rounds.map((round) => roundRow(one, round))),
      width,
    ),
    "",
    ...comparisons(cases),
    "",
    `seed ${seed}; valid are curated authors that are not too old, and to target those of them that a domain still wanted`,
    "worst and mean short: share of a domain's target that is missing, in the worst domain and on average",
    "tiers and regions short: share of the places of all quotas that is missing, by where authors truly live",
  ].join("\n");
}

function roundRow({ authors, planner }: PlannerFigures, round: PlanRound): Cell[] {
  return [
    count(authors),
    planner,
    String(round.round),
    round.dollars.toFixed(2),
    count(round.valid),
    (round.valid / round.dollars).toFixed(1),
    count(round.toward_targets),
    percent(round.worst_shortfall),
    percent(round.mean_shortfall),
    percent(round.tier_shortfall),
    percent(round.region_shortfall),
    round.seconds.toFixed(1),
  ];
}

/** M3's planner by each other one, after every round. */
function comparisons(cases: readonly PlannerFigures[]): string[] {
  return cases.flatMap((other) => {
    const ours = cases.find((one) => one.authors === other.authors);
    if (ours === undefined || ours === other) return [];
    const ratios = (value: (round: PlanRound) => number) =>
      ours.rounds
        .map((round, i) => {
          const theirs = other.rounds[i];
          return theirs === undefined ? "" : `${(value(round) / value(theirs)).toFixed(2)}×`;
        })
        .join(" ");
    return [
      `${count(other.authors)} authors, against ${other.planner}, by round:`,
      `  valid authors per dollar   ${ratios((round) => round.valid / round.dollars)}`,
      `  toward targets per dollar  ${ratios((round) => round.toward_targets / round.dollars)}`,
      `  worst domain short         ${ratios((round) => round.worst_shortfall)}`,
    ];
  });
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(0)} %`;
}
