import { PipelineError } from "../core/errors.ts";
import type { PlacedRow } from "./table.ts";
import type { Seed } from "./tables.ts";

/** A row, its file and its line. */
export interface Placed<Row> extends PlacedRow<Row> {
  readonly file: string;
}

/** Rows that name something of other tables, and what those have; `undefined` where a table is not known whole. */
export interface References {
  readonly domain_aliases: readonly Placed<Seed<"domain_aliases">>[];
  readonly quotas: readonly Placed<Seed<"quotas">>[];
  readonly reviews: readonly Placed<Seed<"reviews">>[];
  readonly review_decisions: readonly Seed<"review_decisions">[] | undefined;
  readonly score_models: readonly Placed<Seed<"score_models">>[];
  readonly domains: ReadonlySet<string> | undefined;
  readonly tiers: ReadonlySet<string> | undefined;
  readonly regions: ReadonlySet<string> | undefined;
  readonly inputs: ReadonlySet<string> | undefined;
}

/** The faults of rows that name what no other table has. */
export function referenceFaults(references: References): PipelineError[] {
  const { domain_aliases, quotas, reviews, review_decisions, domains, tiers, regions } = references;
  const aliases = domain_aliases.flatMap(({ row, ...where }) =>
    domains === undefined || domains.has(row.domain)
      ? []
      : new PipelineError(
          `alias '${row.alias}' of the unknown domain '${row.domain}'`,
          where,
          "Use a name from domains.csv.",
        ),
  );
  const shares = quotas.flatMap(({ row: { dimension, value }, ...where }) => {
    const [known, table] = dimension === "tier" ? [tiers, "follower_tiers.csv"] : [regions, "countries.csv"];
    if (known === undefined || known.has(value)) return [];
    const hint = `Use a ${dimension} of rules/${table}: ${[...known].join(", ")}.`;
    return new PipelineError(`a share of the unknown ${dimension} '${value}'`, where, hint);
  });
  const components = references.score_models.flatMap((component) =>
    componentFaults(component, references.inputs),
  );
  return [
    ...aliases,
    ...shares,
    ...components,
    ...reviews.flatMap((review) => reviewFaults(review, review_decisions)),
  ];
}

/** A component may name a measured input, and one of relevance the evidence for the domain. */
function componentFaults(
  { row: { part, input }, ...where }: Placed<Seed<"score_models">>,
  known: References["inputs"],
): PipelineError[] {
  if (known === undefined || part === "total" || part === "m2") return [];
  if (part === "relevance" && input === "relevance") return [];
  if (known.has(input)) return [];
  const hint = `Use an input of rules/score_inputs.csv: ${[...known].join(", ")}.`;
  return [new PipelineError(`the unknown input '${input}'`, where, hint)];
}

function reviewFaults(
  { row: { question, decision, other_id }, ...where }: Placed<Seed<"reviews">>,
  known: References["review_decisions"],
): PipelineError[] {
  if (known === undefined) return [];
  const rule = known.find((one) => one.question === question && one.decision === decision);
  if (rule === undefined) {
    const all = known.map((one) => `${one.question} ${one.decision}`).join(", ");
    const hint = `Use a pair of rules/review_decisions.csv: ${all}.`;
    return [new PipelineError(`'${decision}' is no decision about '${question}'`, where, hint)];
  }
  if ((rule.accounts === "2") === (other_id !== null)) return [];
  const [what, hint] =
    other_id === null
      ? ["is about two accounts", "Write the number of the other account into other_id."]
      : ["is about one account", "Leave other_id empty."];
  return [new PipelineError(`'${question} ${decision}' ${what}`, where, hint)];
}
