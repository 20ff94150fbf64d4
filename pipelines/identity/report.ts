import path from "node:path";
import type { Measured } from "../core/binomial.ts";
import { count, counted } from "../core/progress.ts";
import { type Cell, formatTable, type TextColumn } from "../core/text-table.ts";
import type { Side } from "./bands.ts";
import type { FitReport } from "./fit.ts";
import { FOLDS } from "./validate.ts";

/** Columns of the report, which no screen cuts. */
const WIDTH = 120;

/** A fit as a page: on what, how, and what was measured. */
export function reportText(report: FitReport): string {
  return [
    `# Model of identity ${report.model}`,
    "",
    `Made by \`npm run fit\`: logistic regression on ${report.features} features of \`authors.identity_features\`, ridge`,
    `penalty ${report.ridge} on standardised weights. Labels: ${path.basename(report.labels)}, sha256 ${report.labels_sha256}.`,
    ...unknownText(report),
    "",
    `All figures are of models that were fitted without the account they judge: ${FOLDS} folds, seed ${report.seed},`,
    "stratified by set, label and size. Intervals are of 95 %: Hanley and McNeil for areas, Clopper and Pearson for",
    "shares.",
    "",
    ...figureTables(report).flatMap(({ title, table }) => [`## ${title}`, "", "```", table, "```", ""]),
    "## Views",
    "",
    "Each account takes part once for every view, with the view's weight, so that no weight leans on what is missing",
    "elsewhere:",
    "",
    ...report.views.map(({ view, weight, meaning }) => `- ${view} (${weight}): ${meaning}`),
    "",
  ].join("\n");
}

/** The measured figures as tables. */
export function figureTables({
  parts,
  views,
  bands,
}: FitReport): { readonly title: string; readonly table: string }[] {
  const sizes = (part: FitReport["parts"][number]): Cell[] => [
    part.part,
    count(part.persons),
    count(part.organisations),
  ];
  const table = (columns: readonly string[], rows: readonly (readonly Cell[])[]) =>
    formatTable(["labelled", "persons", "organisations", ...columns].map(column), rows, WIDTH);
  return [
    {
      title: "Area under the curve, by what is seen of the profile",
      table: table(
        views.map(({ view }) => view),
        parts.map((part) => [
          ...sizes(part),
          ...views.map(({ view }, i) => measuredText(part.auc[view], i === 0 ? 4 : null)),
        ]),
      ),
    },
    {
      title: `With the limits in force: person below ${bands.personBelow}, organisation from ${bands.organisationFrom}`,
      table: table(
        ["person is right", "persons found", "organisation is right", "review"],
        parts.map((part) => [
          ...sizes(part),
          shareText(part.called_person.precision),
          shareText(part.called_person.recall),
          shareText(part.called_organisation.precision),
          shareText(part.review),
        ]),
      ),
    },
    {
      title: `With the limit at which "person" is right in ${percent(bands.personPrecision)} of that part`,
      table: table(
        ["person below", "person is right", "persons found"],
        parts.map((part) => [...sizes(part), ...targetCells(part.person_at_target)]),
      ),
    },
  ];
}

/** Accounts without a profile in the warehouse, if there are any. */
export function unknownText({ unknown }: Pick<FitReport, "unknown">): string[] {
  if (unknown === 0) return [];
  return [`${counted(unknown, "labelled account is", "labelled accounts are")} not in the warehouse.`];
}

/** A share with its interval, in percent. */
export function shareText(share: Measured | null): string {
  if (share === null) return "–";
  const [value, low, high] = [share.value, share.low, share.high].map((one) => (100 * one).toFixed(1));
  return `${value} % (${low}–${high})`;
}

function targetCells(side: Side | null): Cell[] {
  if (side === null) return [null, null, null];
  return [side.limit.toFixed(3), shareText(side.precision), shareText(side.recall)];
}

/** With `digits` the interval too. */
function measuredText(measured: Measured | undefined, digits: number | null): string {
  if (measured === undefined || Number.isNaN(measured.value)) return "–";
  const { value, low, high } = measured;
  if (digits === null) return value.toFixed(3);
  return `${value.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

function column(name: string, i: number): TextColumn {
  return { name, align: i === 0 ? "left" : "right" };
}
