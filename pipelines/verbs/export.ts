import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { exportRelease, type ReleaseSummary } from "../export/release.ts";
import { driftLines } from "./drift-text.ts";
import type { Verb } from "./verb.ts";

/** Publishes the built tables. */
export const exportVerb: Verb = {
  command: "export",
  describe: "Publish the built tables as an immutable release: Parquet, CSV, manifest, contract, changes",
  examples: [
    ["export -- --warehouse warehouse/demo", "writes warehouse/demo/releases/<id> and points latest at it"],
  ],
  run: async (_, context, out) => {
    const summary = await exportRelease(context);
    out.result(summary, () => releaseText(summary, screenWidth()));
  },
};

function releaseText({ folder, existed, manifest }: ReleaseSummary, width: number): string {
  const { domains, changes, files, origin } = manifest;
  const changesOf = new Map(changes.domains.map((line) => [line.domain, line]));
  const rows = domains.map(({ domain, authors, rejected }) => {
    const line = changesOf.get(domain);
    const moves = [line?.entered, line?.left, line && line.up + line.down];
    return [domain, authors, rejected, ...moves.map((value) => value ?? null)];
  });
  const heads = ["domain", "authors", "rejected", "entered", "left", "moved"].map((name) => ({ name }));
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const verdict = existed ? "was there already; every checksum holds" : "written";
  return [
    formatTable(heads, rows, width),
    "",
    `${folder} (${origin}) ${verdict}: ${count(files.length)} files, ${(bytes / 1e6).toFixed(1)} MB`,
    changes.compared_with === null ? "First release." : `Compared with ${changes.compared_with}.`,
    ...(changes.compared_with === null ? [] : driftLines(changes.drift)),
  ].join("\n");
}
