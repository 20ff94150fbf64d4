import { Random } from "../../pipelines/simulate/random.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { compareCurated } from "./curated.ts";
import { nextKill } from "./kills.ts";
import { killPlan } from "./plan.ts";
import { type Ended, type Kill, Scene } from "./scene.ts";
import { SpoolLog } from "./spool-log.ts";
import { type Account, verify } from "./verify.ts";

const WORLD = { seed: 7, now: Date.parse("2026-11-20T12:00:00Z") };
/** Authors of the world for each one in the plan: the lists leave some out. */
const WORLD_SHARE = 1.6;

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Authors in the plan. */
  readonly authors: number;
  /** Told of each warehouse that was filled and compared. */
  readonly onRound?: (round: Round, killsSoFar: number) => void;
}

/** One warehouse, filled by processes that were killed and a last one that was not. */
export interface Round {
  readonly kills: readonly Kill[];
  /** Most requests in flight at one kill. */
  readonly mostInFlight: number;
  readonly account: Account;
  /** Curated tables compared with those of the undisturbed run. */
  readonly curatedCompared: number;
  /** Everything that was not as it must be. */
  readonly wrong: readonly string[];
}

export interface KillReport {
  /** Every seam that an undisturbed run comes to, sorted. */
  readonly seams: readonly string[];
  readonly rounds: readonly Round[];
}

/**
 * Kills extraction again and again, in as many warehouses as it takes, and compares each with an undisturbed run; the
 * curated tables too in the first and the last one. Throws when a process ends by anything but success and the kill.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { kills, seed, authors, onRound } = options;
  const world = createWorld({ ...WORLD, size: Math.ceil(authors * WORLD_SHARE) });
  const plan = killPlan(world, authors);
  const random = new Random(seed);
  const rounds: Round[] = [];
  const calm = await Scene.open(world, plan);
  try {
    const undisturbed = await finished(calm);
    const alone = await verify(calm, calm, new SpoolLog());
    if (alone.wrong.length > 0) throw new Error(`an undisturbed run is wrong: ${alone.wrong.join("; ")}`);
    for (let left = kills; left > 0; ) {
      const scene = await Scene.open(world, plan);
      try {
        const elsewhere = rounds.flatMap((round) => round.kills);
        const draw = (here: readonly Kill[]) => nextKill(random, undisturbed, here, elsewhere);
        const round = await fill(scene, calm, left, rounds.length === 0, draw);
        rounds.push(round);
        left -= round.kills.length;
        onRound?.(round, kills - left);
      } finally {
        await scene.close();
      }
    }
    return { seams: [...new Set(undisturbed.seams)].sort(), rounds };
  } finally {
    await calm.close();
  }
}

async function fill(
  scene: Scene,
  calm: Scene,
  mostKills: number,
  isFirst: boolean,
  draw: (here: readonly Kill[]) => Kill,
): Promise<Round> {
  const kills: Kill[] = [];
  const spool = new SpoolLog();
  let isDone = false;
  while (!isDone && kills.length < mostKills) {
    const kill = draw(kills);
    isDone = !(await finished(scene, kill)).killed;
    if (!isDone) {
      kills.push(kill);
      await spool.read(scene.warehouse);
    }
  }
  if (!isDone) await finished(scene);
  const { account, wrong } = await verify(scene, calm, spool);
  const isLast = kills.length === mostKills;
  const curated = isFirst || isLast ? await compareCurated(scene, calm) : { compared: 0, wrong: [] };
  return {
    kills,
    mostInFlight: spool.mostAtOnce,
    account,
    curatedCompared: curated.compared,
    wrong: [...wrong, ...curated.wrong],
  };
}

/** A process that was killed as told, or has carried out the plan. */
async function finished(scene: Scene, kill?: Kill): Promise<Ended> {
  const ended = await scene.extract(kill);
  const { killed, code, stderr, stdout } = ended;
  if (killed ? kill !== undefined : code === 0 && stdout.includes('"state": "done"')) return ended;
  throw new Error(`the process ended with ${code}: ${stderr || stdout}`);
}
