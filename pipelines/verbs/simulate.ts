import { once } from "node:events";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { count, counted, dollars as inDollars } from "../core/progress.ts";
import { writeSeedLists } from "../simulate/seed-lists.ts";
import { describeFaults, readFaultRates } from "../simulate/server/faults/rates.ts";
import { PLANS } from "../simulate/server/limits.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { writeTruth } from "../simulate/truth.ts";
import { writeUserPages, writeUsers } from "../simulate/users-file.ts";
import { createWorld, type World } from "../simulate/world.ts";
import { AS_OF, type Output, type Verb } from "./verb.ts";

/** Two whole numbers with a sign between them, the first one at least `least`. */
function pair(sign: string, least: number, message: string) {
  return z
    .string()
    .regex(new RegExp(`^\\d+${sign}\\d+$`), message)
    .transform((text) => text.split(sign).map(Number))
    .pipe(z.tuple([z.number().min(least, message), z.number()]));
}

const flagsSchema = z
  .object({
    size: z.int("--size is a whole number"),
    seed: z.int32("--seed is a whole number of up to 32 bits"),
    port: z.int("--port is a whole number").min(0, "--port is 0 to 65535").max(65535, "--port is 0 to 65535"),
    plan: z.enum(PLANS),
    vocabulary: z.enum(["caller", "tweet", "post"]),
    credits: z
      .number("--credits is an amount of dollars")
      .nonnegative("--credits is not negative")
      .optional(),
    windowSeconds: z
      .number("--window-seconds is a number of seconds")
      .positive("--window-seconds is more than 0"),
    quotaDrop: pair("=", 1, "--quota-drop is a request and a limit, like 150=200").optional(),
    perSecond: z.int("--per-second is a whole number").positive("--per-second is 1 or more").optional(),
    latency: pair("-", 0, "--latency is two numbers of milliseconds, like 5-50")
      .refine(([low, high]) => low <= high, "--latency is two numbers of milliseconds, like 5-50")
      .optional(),
    faults: z.string().transform(readFaultRates).optional(),
    faultSeed: z.int32("--fault-seed is a whole number of up to 32 bits"),
    out: z.string().optional(),
    posts: z.boolean(),
    seedsOut: z.string().optional(),
    truthOut: z.string().optional(),
  })
  .refine((flags) => !flags.posts || flags.out !== undefined, "--posts goes with --out");
type SimulateFlags = z.infer<typeof flagsSchema>;

/** `npm run simulate`. */
export const simulate: Verb = {
  command: "simulate",
  endsBySignal: true,
  describe: "Serve a made-up world of authors as X API v2, or write it to files",
  examples: [
    ["simulate -- --size 500 --seed 7 --port 8787", "an X API of 500 authors on this machine"],
    ["simulate -- --size 100000 --out users.jsonl", "their user objects as a file for import --simulated"],
    [
      "simulate -- --faults transport=0.01,rate_limited=0.01 --window-seconds 10",
      "some connections break, and quota comes back every ten seconds",
    ],
    [
      "simulate -- --size 500 --seeds-out lists --truth-out truth.ndjson",
      "handle lists, and the truth to measure by",
    ],
  ],
  options: {
    ...AS_OF,
    size: { type: "number", default: 500, describe: "number of authors", requiresArg: true },
    seed: { type: "number", default: 7, describe: "another seed, another world", requiresArg: true },
    port: { type: "number", default: 8787, describe: "port on 127.0.0.1; 0 for any", requiresArg: true },
    plan: { choices: PLANS, default: "pay_per_use", describe: "access plan whose limits hold" },
    vocabulary: {
      choices: ["caller", "tweet", "post"],
      default: "caller",
      describe:
        "field names of answers: the caller's, or always the old or new ones (files: new unless 'tweet')",
    },
    credits: { type: "number", describe: "prepaid dollars (default: no end)", requiresArg: true },
    "window-seconds": {
      type: "number",
      default: 900,
      describe: "length of the 15-minute window; the 24-hour one is 96 times as long",
      requiresArg: true,
    },
    "quota-drop": {
      type: "string",
      describe: "150=200: from the 150th request on the short limit of every endpoint is 200",
      requiresArg: true,
    },
    "per-second": { type: "number", describe: "requests a second that no header tells", requiresArg: true },
    latency: { type: "string", describe: "5-50: milliseconds an answer takes, from - to", requiresArg: true },
    faults: {
      type: "string",
      describe: `reset=0.05,server=0.01: share of requests that meet a fault, by name; of a [group], or all, each fault
${describeFaults()}`,
      requiresArg: true,
    },
    "fault-seed": { type: "number", default: 1, describe: "another seed, other faults", requiresArg: true },
    out: {
      type: "string",
      describe: "write the users to this JSONL file instead of serving",
      requiresArg: true,
    },
    posts: { type: "boolean", default: false, describe: "with --out: response pages with users and posts" },
    "seeds-out": { type: "string", describe: "write handle lists into this folder", requiresArg: true },
    "truth-out": { type: "string", describe: "write the truth to this NDJSON file", requiresArg: true },
  },
  async run(flags, context, out) {
    const parsed = flagsSchema.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const wanted = parsed.data;
    const world = createWorld({ seed: wanted.seed, size: wanted.size, now: context.config.asOf });
    const toFiles = [wanted.out, wanted.seedsOut, wanted.truthOut].some((file) => file !== undefined);
    await (toFiles ? writeFiles(world, wanted, out) : serve(world, wanted, context, out));
  },
};

async function writeFiles(world: World, wanted: SimulateFlags, out: Output): Promise<void> {
  const { out: usersFile, seedsOut, truthOut } = wanted;
  const vocabulary = wanted.vocabulary === "tweet" ? "tweet" : "post";
  const written: { file: string; lines: number }[] = [];
  if (usersFile !== undefined) {
    const write = wanted.posts ? writeUserPages : writeUsers;
    written.push({ file: usersFile, lines: await write(world, usersFile, vocabulary) });
  }
  if (seedsOut !== undefined) written.push({ file: seedsOut, lines: await writeSeedLists(world, seedsOut) });
  if (truthOut !== undefined) written.push({ file: truthOut, lines: await writeTruth(world, truthOut) });
  out.result({ written }, () =>
    written.map(({ file, lines }) => `${file}: ${counted(lines, "line")}`).join("\n"),
  );
}

async function serve(world: World, wanted: SimulateFlags, context: Context, out: Output): Promise<void> {
  const { port, plan, vocabulary, credits, windowSeconds, perSecond, quotaDrop, latency, faults } = wanted;
  const simulator = await startSimulator({
    world,
    port,
    plan,
    vocabulary,
    windowMs: windowSeconds * 1000,
    faultSeed: wanted.faultSeed,
    ...(credits !== undefined && { credits }),
    ...(perSecond !== undefined && { perSecond }),
    ...(quotaDrop !== undefined && { quotaDrop: { request: quotaDrop[0], limit: quotaDrop[1] } }),
    ...(latency !== undefined && { latencyMs: latency }),
    ...(faults !== undefined && { faults }),
  });
  const handle = world.authorAt(0).handle;
  out.result({ url: simulator.url, size: world.size, seed: world.seed, plan }, () =>
    [
      `X API v2 of ${counted(world.size, "simulated author")}: ${simulator.url} (Ctrl-C ends it)`,
      "Any bearer token that begins with sim- is good:",
      `  curl -H 'Authorization: Bearer sim-me' '${simulator.url}/2/users/by?usernames=${handle}&user.fields=public_metrics'`,
      `What X would have billed: ${simulator.url}/simulator/bill`,
    ].join("\n"),
  );
  try {
    if (!context.signal.aborted) await once(context.signal, "abort");
  } finally {
    const { dollars, requests, faults: met } = simulator.bill();
    const answers = requests.reduce((sum, request) => sum + request.count, 0);
    await simulator.close();
    context.progress.note(
      `answered ${counted(answers, "request")}; X would have billed ${inDollars(dollars)}`,
    );
    const listed = Object.entries(met).map(([name, times]) => `${name} ${count(times)}`);
    if (listed.length > 0) context.progress.note(`faults: ${listed.join(", ")}`);
  }
}
