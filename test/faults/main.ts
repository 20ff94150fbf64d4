import { parseArgs } from "node:util";
import { formatTable } from "../../pipelines/core/text-table.ts";
import { FAULTS, type FaultName } from "../../pipelines/simulate/server/faults/catalogue.ts";
import { type FaultyRun, faultyRun, violations } from "./faulty-run.ts";

// npm run test:faults -- --handles 10000 --alone 0.05 --together 0.01 [--only reset,stall] [--seed 1]
const { values } = parseArgs({
  options: {
    handles: { type: "string", default: "10000" },
    alone: { type: "string", default: "0.05" },
    together: { type: "string", default: "0.01" },
    only: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const handles = Number(values.handles);
const seed = Number(values.seed);
const names = (values.only?.split(",") ?? Object.keys(FAULTS)) as FaultName[];

process.on("unhandledRejection", (error) => {
  process.stderr.write(`unhandled rejection: ${String(error)}\n`);
  process.exitCode = 1;
});

const cases = [
  ...names.map((name) => ({ label: `${name} ${values.alone}`, faults: { [name]: Number(values.alone) } })),
  ...(values.only === undefined
    ? [
        {
          label: `all together, each ${values.together}`,
          faults: Object.fromEntries(names.map((name) => [name, Number(values.together)])),
        },
      ]
    : []),
];
const rows: (string | number)[][] = [];
for (const { label, faults } of cases) {
  const run = await faultyRun({ handles, faults, seed, deepEvery: 100 });
  const wrong = violations(run);
  if (wrong.length > 0) process.exitCode = 1;
  rows.push(rowOf(label, run, wrong));
  process.stderr.write(`${rows.length}/${cases.length} ${label}: ${wrong.join("; ") || "holds"}\n`);
}
const columns = [
  "faults",
  "dealt",
  "fetched",
  "starts",
  "requests",
  "ledger $",
  "bill $",
  "again",
  "s",
  "holds",
];
const table = formatTable(
  columns.map((name) => ({ name })),
  rows,
  200,
);
process.stdout.write(`${table}\n`);

function rowOf(label: string, run: FaultyRun, wrong: readonly string[]): (string | number)[] {
  const { statement } = run;
  const dealt = Object.values(statement.faults).reduce((sum, count) => sum + count, 0);
  return [
    label,
    dealt,
    `${run.fetched}/${run.fetchable}`,
    run.starts,
    statement.requests.reduce((sum, { count }) => sum + count, 0),
    run.ledger_dollars.toFixed(3),
    statement.dollars.toFixed(3),
    statement.deliveries.repeated_users + statement.deliveries.repeated_posts,
    run.seconds.toFixed(1),
    wrong.join("; ") || "yes",
  ];
}
