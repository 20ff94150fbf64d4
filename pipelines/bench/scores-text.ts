import { count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { ModelShape } from "./score-figures.ts";
import { dollarsPer1000, type Gain, type GainFigure, placesOfMembers } from "./score-gains.ts";
import type { ScoresBench, ScoresDepth, ScoresSize } from "./scores.ts";

type Read = (depth: ScoresDepth) => string | null;
/** What is said of every depth. */
type Line = readonly [what: string, read: Read];

const GAINS: Readonly<Record<GainFigure, string>> = {
  auc: "AUC of relevance",
  auc_unlisted: "AUC, unlisted",
  places_of_members: "places of members",
  m2_influence: "M2 ~ influence",
  quality_influence: "quality ~ influence",
};

/** The figures of `bench scores` for a screen of `width` columns; those of single domains are in the JSON only. */
export function scoresBenchText({ sizes, seed, as_of }: ScoresBench, width: number): string {
  return [
    ...sizes.map((size) => `${count(size.authors)} authors\n${sizeTable(size, width)}`),
    [
      "AUC: how likely relevance puts a member of a domain above another found author, mean over domains",
      "unlisted: the same among those whom no list names; ~ is Spearman's rank correlation over found persons, each with",
      "the highest M2 over domains; parts are shares of the variance of M2",
      "a dollar of depth: what one more dollar for 1,000 found authors adds to the depth before, in hundredths",
      `seed ${seed}, as of ${as_of}`,
    ].join("\n"),
  ].join("\n\n");
}

function sizeTable({ depths, gains }: ScoresSize, width: number): string {
  const models = depths[0]?.models ?? [];
  const sections: readonly (readonly [name: string, lines: readonly Line[]])[] = [
    ["cost", COST],
    ["relevance", RELEVANCE],
    ["influence", influenceLines(models)],
    ["shape", [...models.flatMap((model) => shapeLines(model, models.length > 1)), STABLE]],
    ["a dollar of depth", gainLines(gains, models.length > 1)],
  ];
  const columns = [
    { name: "depth", align: "left" as const },
    { name: "", align: "left" as const },
    ...depths.map(({ depth }) => ({ name: String(depth), align: "right" as const })),
  ];
  const rows = sections.flatMap(([name, lines]) =>
    lines.map(([what, read], i): Cell[] => [i === 0 ? name : "", what, ...depths.map(read)]),
  );
  return formatTable(columns, rows, width);
}

const COST: readonly Line[] = [
  ["found authors", ({ cost }) => count(cost.found)],
  ["requests", ({ cost }) => count(cost.requests)],
  ["posts", ({ cost }) => count(cost.posts)],
  ["dollars", ({ cost }) => cost.dollars.toFixed(2)],
  ["dollars for 1,000 found", (depth) => dollarsPer1000(depth).toFixed(2)],
];

const RELEVANCE: readonly Line[] = [
  ["AUC", ({ relevance }) => decimal(relevance.auc)],
  ["AUC, unlisted", ({ relevance_unlisted }) => decimal(relevance_unlisted.auc)],
  ["places of the tables", ({ places }) => count(places.places)],
  ["of them members'", (depth) => percent(placesOfMembers(depth))],
];

const STABLE: Line = ["stable places", ({ stable }) => percent(stable)];

/** Followers are the same in all models, and so are the persons but for those whom a model cannot score. */
function influenceLines([first, ...others]: readonly ModelShape[]): Line[] {
  if (first === undefined) return [];
  const isNamed = others.length > 0;
  const common = lineOf(first.score_model, false);
  return [
    common("persons", ({ ranked }) => count(ranked)),
    common("followers ~ influence", ({ followers_influence }) => decimal(followers_influence)),
    ...[first, ...others].flatMap(({ score_model }) => {
      const line = lineOf(score_model, isNamed);
      return [
        line("M2 ~ influence", ({ m2_influence }) => decimal(m2_influence)),
        line("quality ~ influence", ({ quality_influence }) => decimal(quality_influence)),
      ];
    }),
  ];
}

function shapeLines({ score_model, parts }: ModelShape, isNamed: boolean): Line[] {
  const line = lineOf(score_model, isNamed);
  const shareOf = (model: ModelShape, wanted: string) =>
    percent(model.parts.find(({ part }) => part === wanted)?.share ?? null);
  return [
    line("M2 ~ followers", ({ m2_followers }) => decimal(m2_followers)),
    ...parts.map(({ part }) => line(`part of ${part}`, (model) => shareOf(model, part))),
    line("M2 at 0 or 100", ({ at_ends }) => percent(at_ends)),
  ];
}

/** Says something of one score model, by name where there are several. */
function lineOf(score_model: string, isNamed: boolean) {
  return (what: string, read: (model: ModelShape) => string | null): Line => [
    isNamed ? `${what}, ${score_model}` : what,
    ({ models }) => {
      const model = models.find((one) => one.score_model === score_model);
      return model === undefined ? null : read(model);
    },
  ];
}

function gainLines(gains: readonly Gain[], isNamed: boolean): Line[] {
  const [first] = gains;
  return gains
    .filter(({ to }) => to === first?.to)
    .map(({ figure, score_model }): Line => {
      const what = GAINS[figure];
      return [
        isNamed && score_model !== null ? `${what}, ${score_model}` : what,
        ({ depth }) =>
          signed(
            gains.find((one) => one.to === depth && one.figure === figure && one.score_model === score_model)
              ?.per_dollar,
          ),
      ];
    });
}

function decimal(value: number | null): string | null {
  return value === null ? null : value.toFixed(3);
}

function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)} %`;
}

/** Hundredths, with a sign. */
function signed(value: number | null | undefined): string | null {
  if (value == null) return null;
  const hundredths = (100 * value).toFixed(3);
  if (Number(hundredths) === 0) return "0.000";
  return value < 0 ? hundredths : `+${hundredths}`;
}
