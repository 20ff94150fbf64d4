import { z } from "zod";
import { OUTCOMES, type Outcome } from "../core/outcomes.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { type FileSummary, type ImportSummary, importFiles } from "../extract/import.ts";
import type { Verb } from "./verb.ts";

const flagsSchema = z.object({ path: z.array(z.string()), simulated: z.boolean() });

/** `npm run import`. */
export const importVerb: Verb = {
  command: "import <path..>",
  describe: "Import JSON of X API users or response pages, plain or gzip, files or folders",
  examples: [
    ["import -- users.jsonl", "one user object or response page per line"],
    [
      "import -- pages/ --warehouse warehouse/pages",
      "every .json, .jsonl, .ndjson and .gz of these in a folder",
    ],
  ],
  positionals: {
    path: { type: "string", array: true, describe: "files and folders" },
  },
  options: {
    "as-of": {
      type: "string",
      describe: "when the data was fetched, where a page does not say it (default: now)",
      requiresArg: true,
    },
    simulated: { type: "boolean", default: false, describe: "the files come from the simulator" },
  },
  async run(flags, context, out) {
    const { path: paths, simulated } = flagsSchema.parse(flags);
    const summary = await importFiles(context, { paths, origin: simulated ? "simulated" : "live" });
    out.result(summary, () => render(summary));
  },
};

function render({ warehouse, files, ignored }: ImportSummary): string {
  const outcomes = (Object.keys(OUTCOMES) as Outcome[]).filter((outcome) =>
    files.some((file) => file.outcomes[outcome] !== undefined),
  );
  const columns = ["file", "lines", "already imported", ...outcomes, "users", "posts"];
  const rows = files.map((file) => [
    file.file,
    file.lines,
    file.already_imported,
    ...outcomes.map((outcome) => file.outcomes[outcome] ?? 0),
    file.users,
    file.posts,
  ]);
  return [
    formatTable(
      columns.map((name) => ({ name })),
      rows,
      screenWidth(),
    ),
    ...files.flatMap(remarks),
    ...ignored.map((file) => `ignored: ${file}`),
    `The outcome of every line is in raw.outcomes of ${warehouse}.`,
  ].join("\n");
}

function remarks({ file, lines, already_imported, reasons }: FileSummary): string[] {
  const said: string[] = [];
  if (lines === 0) said.push(`${file} is empty: 0 lines.`);
  else if (already_imported === lines) said.push(`${file} was imported before: nothing to do.`);
  said.push(...reasons.map((reason) => `quarantined: ${reason}`));
  return said;
}
