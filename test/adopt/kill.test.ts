import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import { expect, test } from "vitest";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { PROPOSAL_HEADER } from "../../pipelines/core/proposals.ts";
import { lintSeeds } from "../../pipelines/seeds/lint.ts";
import { findStagings, newStaging } from "../../pipelines/seeds/staging.ts";
import { AdoptScene, HEADER, LISTS } from "./adopt-support.ts";

const TABLE = [
  "handle,domain,note",
  // On two lists, with a row that fills in, and with another spelling.
  'new_one,"AI, security, fintech",',
  'NEW_ONE,"security, fintech",speaker',
  // By the proposals below, one of these is somebody else by now and the other is gone.
  "ada_l,fintech,",
  "linus,fintech,",
  "ada_l,security,",
].join("\n");
const SEEN = "2026-11-09T12:00:00Z,2026-11-20T12:00:00Z,3,run9/q9,told so";
const PROPOSALS = [
  PROPOSAL_HEADER.join(","),
  `rename,Ada_L,ai_research,Ada_King,1,renamed,${SEEN}`,
  `retire,linus,security,,2,suspended,${SEEN}`,
].join("\n");
const PROCESSES = 3;

/** A project with lists, and a table and proposals that change three of them. */
async function makeScene(): Promise<{ scene: AdoptScene; files: string[] }> {
  const scene = await AdoptScene.make({ ...LISTS, fintech: [HEADER] });
  return { scene, files: [await scene.file(TABLE), await scene.file(PROPOSALS, "proposals.csv")] };
}

/** Adopts in a process of its own, which kills itself at a seam; returns the seams it came to. */
async function adoptKilled({ scene, files }: Awaited<ReturnType<typeof makeScene>>, at: number) {
  const { seedsDir, handlesDir } = scene.context.config;
  const log = path.join(path.dirname(files[0] ?? ""), "seams.log");
  const script = path.join(import.meta.dirname, "killed-adopt.ts");
  const words = ["--import", "tsx", script, log, String(at), seedsDir, handlesDir, ...files];
  const signal = await new Promise((resolve) => {
    const child = execFile(process.execPath, words, () => resolve(child.signalCode));
  });
  expect(signal).toBe(at === 0 ? null : "SIGKILL");
  return (await readFile(log, "utf8")).trim().split("\n");
}

test("killed at any moment, each list is as before or as after, and the same command finishes the job", async () => {
  const undisturbed = await makeScene();
  const before = await undisturbed.scene.lists();
  const seams = await adoptKilled(undisturbed, 0);
  const after = await undisturbed.scene.lists();
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const name of Object.keys(before)) expect(after[name], name).not.toBe(before[name]);
  expect(seams.filter((seam) => seam.startsWith("rename")).length).toBe(3);

  const mixed = new Set<number>();
  const limit = pLimit(PROCESSES);
  const kills = seams.map((_, i) =>
    limit(async () => {
      const killed = await makeScene();
      await adoptKilled(killed, i + 1);
      const { scene, files } = killed;
      const found = await scene.lists();
      const changed = Object.keys(before).filter((name) => found[name] !== before[name]);
      for (const name of changed) expect(found[name], seams[i]).toBe(after[name]);
      mixed.add(changed.length);
      const left = await findStagings(scene.context.config.handlesDir);
      expect(
        left.map(({ isRunning }) => isRunning),
        seams[i],
      ).toEqual(i > 0 ? [false] : []);
      await adopt(scene.context, { files, write: true });
      expect(await scene.lists(), seams[i]).toEqual(after);
      expect(await scene.leftovers(), seams[i]).toEqual([]);
    }),
  );
  await Promise.all(kills);
  expect(mixed).toEqual(new Set([0, 1, 2, 3]));
});

test("while another process writes the lists nothing is written, and what it holds is left alone", async () => {
  const { scene, files } = await makeScene();
  const { handlesDir } = scene.context.config;
  const before = await scene.lists();
  // Named after this process, which runs.
  const other = newStaging(handlesDir);
  await mkdir(other);
  await writeFile(path.join(other, "x.csv"), "");
  const command = () => adopt(scene.context, { files, write: true });
  await expect(command()).rejects.toThrow(`process ${process.pid} is writing these lists`);
  expect(await scene.lists()).toEqual(before);
  expect(await scene.leftovers()).toEqual([path.basename(other)]);
  const { findings } = await lintSeeds(scene.context.config, "2026-11-22");
  expect(findings.some(({ rule }) => rule === "leftover")).toBe(false);
});

test("lint tells what a killed process left, and an adopt without changes removes it", async () => {
  const { scene } = await makeScene();
  const { handlesDir } = scene.context.config;
  // No system gives a process this number.
  const left = path.join(handlesDir, ".adopt-999999999-x");
  await mkdir(left);
  const { findings } = await lintSeeds(scene.context.config, "2026-11-22");
  expect(findings.filter(({ rule }) => rule === "leftover").map(({ file }) => file)).toEqual([left]);
  await scene.adopt([LISTS.security.join("\n")]);
  expect(await scene.leftovers()).toEqual([path.basename(left)]);
  await scene.adopt([LISTS.security.join("\n")], { write: true });
  expect(await scene.leftovers()).toEqual([]);
});
