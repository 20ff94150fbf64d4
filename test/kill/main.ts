import { parseArgs } from "node:util";
import { z } from "zod";
import { formatTable } from "../../pipelines/core/text-table.ts";
import { type KillReport, type Round, runKills } from "./harness.ts";

const WIDTH = 110;
const flags = z.object({
  kills: z.coerce.number().int().min(1),
  seed: z.coerce.number().int(),
  authors: z.coerce.number().int().min(15),
});

/** `npm run test:kill -- --kills 200 [--seed 1] [--authors 400]`: exits with 1 when anything is not as it must be. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
      authors: { type: "string", default: "400" },
    },
  });
  const options = flags.parse(values);
  const started = performance.now();
  const onRound = ({ wrong }: Round, soFar: number) => {
    process.stderr.write(
      `${soFar} of ${options.kills} kills${wrong.map((what) => `; WRONG: ${what}`).join("")}\n`,
    );
  };
  const report = await runKills({ ...options, onRound });
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${seamTable(report)}\n\n${factTable(report, { ...options, seconds: seconds.toFixed(0) })}\n`,
  );
  const wrong = report.rounds.flatMap((round) => round.wrong);
  for (const what of wrong) process.stdout.write(`WRONG: ${what}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

function seamTable({ seams, rounds }: KillReport): string {
  const hit = rounds.flatMap(({ kills }) => kills).flatMap((kill) => ("seam" in kill ? [kill.seam] : []));
  const rows = seams.map((name) => [name, hit.filter((one) => one === name).length]);
  return formatTable([{ name: "killed before" }, { name: "times" }], rows, WIDTH);
}

function factTable({ seams, rounds }: KillReport, options: Record<string, string | number>): string {
  const kills = rounds.flatMap((round) => round.kills);
  const hit = new Set(kills.flatMap((kill) => ("seam" in kill ? [kill.seam] : [])));
  const total = (value: (round: Round) => number) => rounds.reduce((sum, round) => sum + value(round), 0);
  const facts = {
    ...options,
    "kills at random moments": kills.filter((kill) => "afterMs" in kill).length,
    "seams hit": `${hit.size} of ${seams.length}`,
    "warehouses filled and compared": rounds.length,
    "curated tables compared": total((round) => round.curatedCompared),
    "requests sent": total(({ account }) => account.requests),
    "in flight at a kill, listed as possibly billed": total(({ account }) => account.possiblyBilled),
    "most in flight at one kill": Math.max(...rounds.map((round) => round.mostInFlight)),
    "users that came again": total(({ account }) => account.repeatedUsers),
    "posts that came again": total(({ account }) => account.repeatedPosts),
    "dollars billed by the simulator": total(({ account }) => account.billed).toFixed(3),
    "dollars booked by the ledger": total(({ account }) => account.booked).toFixed(3),
    "found wrong": total(({ wrong }) => wrong.length),
  };
  return formatTable([{ name: "kill test" }, { name: "figure" }], Object.entries(facts), WIDTH);
}

await main();
