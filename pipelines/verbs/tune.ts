import path from "node:path";
import { z } from "zod";
import { count } from "../core/progress.ts";
import { type Cell, formatTable, screenWidth } from "../core/text-table.ts";
import type { Side } from "../identity/bands.ts";
import { readPolicy } from "../identity/policy.ts";
import { shareText } from "../identity/report.ts";
import type { Bands, TradeOff } from "../identity/trade-off.ts";
import { tune as tuneBands, writeLimits } from "../identity/tune.ts";
import { commandLine } from "./command-line.ts";
import { labelledFlags, labelledOptions, parseFlags, withTables } from "./labelled.ts";
import type { Verb } from "./verb.ts";

const TARGET = "is a share above 0 and below 1, such as 0.99";
const share = (flag: string) => z.number().gt(0, `${flag} ${TARGET}`).lt(1, `${flag} ${TARGET}`).optional();
const tuneFlags = labelledFlags.extend({
  part: z.string().optional(),
  person: share("--person"),
  organisation: share("--organisation"),
  write: z.boolean(),
});

/** `npm run tune`: what the limits between person, review and organisation trade. */
export const tune: Verb = {
  command: "tune",
  describe: "Show what the limits between person, review and organisation trade, and choose them by a target",
  examples: [
    [
      "tune -- --warehouse warehouse/labelled --labels labels.csv",
      "the trade-off, and limits that meet the targets",
    ],
    [
      "tune -- --warehouse warehouse/labelled --labels labels.csv --person 0.995 --write",
      "takes those limits",
    ],
  ],
  options: {
    ...labelledOptions,
    part: {
      type: "string",
      describe: "labelled accounts to choose on, named as in a fit's report; otherwise the last set",
      requiresArg: true,
    },
    person: {
      type: "number",
      describe: "how many of those called persons are to be persons",
      requiresArg: true,
    },
    organisation: { type: "number", describe: "the same of organisations", requiresArg: true },
    write: { type: "boolean", default: false, describe: "write the limits into seeds/rules/thresholds.csv" },
  },
  async run(flags, { config }, out) {
    const { part = null, person, organisation, write, ...fitting } = parseFlags(tuneFlags, flags);
    const policy = await readPolicy(config);
    const seeded = policy.bands;
    const bands = {
      ...seeded,
      personPrecision: person ?? seeded.personPrecision,
      organisationPrecision: organisation ?? seeded.organisationPrecision,
    };
    const result = await withTables(config, (database) =>
      tuneBands(database, { ...policy, ...fitting, part, bands }),
    );
    const file = path.join(config.seedsDir, "rules", "thresholds.csv");
    const limits = limitsOf(result.proposed);
    if (write) await writeLimits(file, limits);
    const next = write
      ? `${file}: written; next: ${commandLine(config, "npm run build")}`
      : "--write puts these limits into seeds/rules/thresholds.csv";
    out.result({ ...result, written: write }, () => `${screenText(result, bands)}\n\n${next}`);
  },
};

function limitsOf({ person_below, organisation_from }: TradeOff["proposed"]): Map<string, number> {
  const limits = new Map<string, number>();
  if (person_below !== null) limits.set("identity_person_below", person_below);
  if (organisation_from !== null) limits.set("identity_organisation_from", organisation_from);
  return limits;
}

function screenText(result: TradeOff, bands: Bands): string {
  const { in_force, proposed } = result;
  return [
    `${result.part}: ${count(result.persons)} persons, ${count(result.organisations)} organisations, judged by models that were fitted without them`,
    "",
    sideTable("person below", "person", result.person_sides, bands.personBelow, proposed.person_below),
    "",
    sideTable(
      "organisation from",
      "organisation",
      result.organisation_sides,
      bands.organisationFrom,
      proposed.organisation_from,
    ),
    "",
    `in force, ${bands.personBelow} and ${bands.organisationFrom}: ${shareText(in_force.review)} wait for a person`,
    proposalText("person", bands.personPrecision, proposed.person_below),
    proposalText("organisation", bands.organisationPrecision, proposed.organisation_from),
  ].join("\n");
}

function sideTable(
  title: string,
  kind: string,
  sides: readonly Side[],
  inForce: number,
  proposed: number | null,
): string {
  const rows = sides.map((side): Cell[] => [
    side.limit.toFixed(3),
    count(side.called),
    count(side.wrong),
    shareText(side.precision),
    shareText(side.recall),
    [side.limit === inForce ? "in force" : "", side.limit === proposed ? "meets the target" : ""]
      .filter((note) => note !== "")
      .join(", "),
  ]);
  const names = [title, `called ${kind}`, "wrong", `${kind} is right`, `${kind}s found`, ""];
  return formatTable(
    names.map((name, i) => ({ name, align: i === names.length - 1 ? "left" : "right" })),
    rows,
    screenWidth(),
  );
}

function proposalText(kind: string, target: number, limit: number | null): string {
  const goal = `"${kind}" right in ${Math.round(1000 * target) / 10} % of cases`;
  return limit === null ? `${goal}: no limit keeps it here` : `${goal}: limit ${limit}`;
}
