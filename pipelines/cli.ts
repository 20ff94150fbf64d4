import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import yargs from "yargs";
import { systemClock } from "./core/clock.ts";
import { readConfig } from "./core/config.ts";
import type { Context } from "./core/context.ts";
import { Interrupted, messageOf, PipelineError } from "./core/errors.ts";
import { createProgress, silentProgress } from "./core/progress.ts";
import { verbs } from "./verbs/index.ts";
import type { Flags, Output, Verb } from "./verbs/verb.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const EXIT_EXPECTED = 1;
const EXIT_BUG = 70;
const EXIT_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

const output = (json: boolean): Output => ({
  result: (value, render) => {
    const text = json ? JSON.stringify(value, null, 2) : render();
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  },
});

async function runVerb(verb: Verb, flags: Flags): Promise<void> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = readConfig(flags, process.env, root);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(new Interrupted(signal, resumeCommand())));
  }
  const progress = config.json ? silentProgress : createProgress(process.stderr, systemClock);
  const context: Context = { config, clock: systemClock, progress, signal: stop.signal };
  await verb.run(flags, context, output(config.json));
  if (verb.endsBySignal !== true) stop.signal.throwIfAborted();
}

/** The command line as npm takes it. */
function resumeCommand(): string {
  const [verb = "", ...rest] = process.argv
    .slice(2)
    .map((word) => (/^[\w./:=@,-]+$/.test(word) ? word : JSON.stringify(word)));
  return ["npm run", verb, ...(rest.length > 0 ? ["--", ...rest] : [])].join(" ");
}

function fail(error: unknown): void {
  if (error instanceof PipelineError) {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = EXIT_EXPECTED;
  } else if (error instanceof Interrupted) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT_SIGNAL[error.signal];
  } else {
    process.stderr.write(`bug: ${error instanceof Error ? error.stack : messageOf(error)}\n`);
    process.exitCode = EXIT_BUG;
  }
}

function usageHint(words: readonly string[]): string {
  const names = verbs.map(({ command }) => command.split(" ")[0] ?? command);
  const name = names.find((verb) => words.includes(verb));
  return name === undefined ? `The verbs are ${names.join(", ")}.` : `See npm run ${name} -- --help.`;
}

async function main(words: readonly string[]): Promise<void> {
  const parser = yargs()
    .parserConfiguration({ "boolean-negation": false })
    .scriptName("npm run")
    .usage(
      "M3 turns seed lists of X handles into trusted, ranked tables of the people who matter in 12 fields.",
    )
    .option("warehouse", {
      type: "string",
      describe: "folder of the warehouse (default: warehouse/live)",
      requiresArg: true,
    })
    .option("json", { type: "boolean", describe: "print the result as JSON (use npm run -s)" })
    .option("seeds", { type: "string", describe: "folder of seeds", requiresArg: true, hidden: true })
    .option("handles", {
      type: "string",
      describe: "folder of handle lists",
      requiresArg: true,
      hidden: true,
    })
    .demandCommand(1, "Name a verb.")
    .strict()
    .version(false)
    .help()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      // yargs reports bad flags as a message, or as an error of its own; any other error comes from the verb.
      if (error !== undefined && error.name !== "YError") throw error;
      throw new PipelineError(message.replaceAll("\n", " "), {}, usageHint(words));
    });
  for (const verb of verbs) {
    parser.command({
      command: verb.command,
      describe: verb.describe,
      builder: (command) => {
        for (const [name, option] of Object.entries(verb.positionals ?? {}))
          command.positional(name, option as never);
        for (const [line, text] of verb.examples) command.example(`npm run ${line}`, text);
        return command.options({ ...verb.options });
      },
      handler: (flags) => runVerb(verb, flags as unknown as Flags),
    });
  }
  if (words.length === 0) parser.showHelp();
  await parser.parseAsync(words);
}

// A reader that has enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") fail(error);
});
// An error outside any promise leaves the process in an unknown state: it is told and nothing goes on.
process.on("uncaughtException", (error) => {
  fail(error);
  process.exit();
});
main(process.argv.slice(2)).catch(fail);
