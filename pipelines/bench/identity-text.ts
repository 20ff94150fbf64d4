import type { Measured } from "../core/binomial.ts";
import { count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import { figuresTable, machineText, seconds } from "./figures-text.ts";
import type { IdentityBench, IdentitySize } from "./identity.ts";
import type { GroupFigures } from "./identity-figures.ts";

const MODELS_SHOWN = 10;

/** The figures of `bench identity` for a screen of `width` columns; all models are in the JSON only. */
export function identityBenchText(bench: IdentityBench, width: number): string {
  const { seed, as_of, memory_limit, machine, sizes } = bench;
  return [
    ...sizes.map((size) => sizeText(size, width)),
    costText(sizes, width),
    `seed ${seed}, as of ${as_of}, DuckDB memory limit ${memory_limit}, ${machineText(machine)}`,
  ].join("\n\n");
}

function sizeText(size: IdentitySize, width: number): string {
  const { authors, roles, groups, kinds } = size;
  return [
    `${count(authors)} authors: what they are, and what they are called (right with its 95 % interval)`,
    groupTable(roles, width),
    "",
    "The same, by what they have in common",
    groupTable(groups, width),
    "",
    ...kinds.map(
      ({ kind, precision, recall }) =>
        `${kind}: precision ${shareText(precision)}, recall ${shareText(recall)}; bots and parodies aside`,
    ),
    boundText("organisations among all called persons", size.organisations_among_persons),
    boundText("affiliated persons called organisations", size.affiliated_called_organisation),
  ].join("\n");
}

function groupTable(groups: readonly GroupFigures[], width: number): string {
  const heads = ["kind", "group", "authors", "person", "review", "organisation", "right"];
  const columns = heads.map((name, i) => ({ name, align: i < 2 ? ("left" as const) : ("right" as const) }));
  const part = (one: GroupFigures, number: number) => `${((100 * number) / one.authors).toFixed(1)} %`;
  const rows = groups.map((one): Cell[] => [
    one.kind,
    one.group.replaceAll("_", " "),
    count(one.authors),
    part(one, one.person),
    part(one, one.review),
    part(one, one.organisation),
    one.recall === null ? null : shareText(one.recall),
  ]);
  return formatTable(columns, rows, width);
}

function costText(sizes: readonly IdentitySize[], width: number): string {
  return [
    "Seconds of the models of identity and of all others together, in one build",
    figuresTable(
      ["authors", "identity s", "others s", "ratio"],
      sizes.map(({ authors, cost }) => [
        count(authors),
        seconds(cost.identity_seconds),
        seconds(cost.other_seconds),
        cost.ratio.toFixed(2),
      ]),
      width,
    ),
    ...sizes.slice(-1).flatMap(({ authors, cost, text }) => [
      "",
      `Slowest models at ${count(authors)} authors; * is of identity`,
      figuresTable(
        ["model", "rows", "s", "share"],
        cost.models
          .slice(0, MODELS_SHOWN)
          .map(({ model, rows, milliseconds, share, is_identity }) => [
            is_identity ? `${model} *` : model,
            count(rows),
            seconds(milliseconds / 1000),
            `${(100 * share).toFixed(1)} %`,
          ]),
        width,
      ),
      "",
      `Text work over ${count(authors)} authors, each alone`,
      figuresTable(
        ["stage", "s", "µs per author"],
        text.map((one) => [one.work, seconds(one.seconds), one.microseconds_per_author.toFixed(2)]),
        width,
      ),
    ]),
  ].join("\n");
}

function boundText(what: string, bound: IdentitySize["organisations_among_persons"]): string {
  if (bound === null) return `${what}: there are none`;
  const most = (100 * bound.at_most).toFixed(3);
  return `${what}: ${count(bound.count)} of ${count(bound.of)}, at most ${most} % at 95 %`;
}

function shareText(share: Measured | null): string {
  if (share === null) return "–";
  const [value, low, high] = [share.value, share.low, share.high].map((part) => (100 * part).toFixed(1));
  return `${value} % (${low}–${high})`;
}
