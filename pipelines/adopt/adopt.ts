import { utcDay } from "../core/clock.ts";
import { ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { readSeeds } from "../seeds/read.ts";
import { normaliseTerm } from "../seeds/term.ts";
import { type Change, HandleLists } from "./lists.ts";
import { checkRejectsFile, writeRejects } from "./rejects.ts";
import { RESULTS, type RowResult } from "./result.ts";
import type { RowRules } from "./row.ts";
import { type FileReport, readSource, type Source, takeSource } from "./source-file.ts";
import { makeVocabulary, type Vocabulary } from "./vocabulary.ts";
import { writeLists } from "./write.ts";

/** What is to be adopted and how. */
export interface AdoptOptions {
  readonly files: readonly string[];
  /** For rows that name no domain; a name, title or alias. */
  readonly domain?: string | undefined;
  /** For rows that name no kind of source; one of `source_types.csv`. */
  readonly sourceType?: string | undefined;
  readonly write: boolean;
  /** The CSV file for rejected rows, if they are wanted. */
  readonly rejects?: string | undefined;
}

/** What became of every row of every file, and what changes on the lists by it. */
export interface AdoptReport {
  /** The folder of the lists. */
  readonly lists: string;
  readonly written: boolean;
  readonly files: readonly FileReport[];
  /** How many rows ended in each way. */
  readonly results: Readonly<Record<RowResult["result"], number>>;
  readonly changes: readonly Change[];
  readonly rows: readonly RowResult[];
}

const SOURCE_TYPE = "adopted";

/**
 * Puts other people's tables of handles, and reviewed proposals, on the handle lists. Without `write` it only says what
 * would change. The same files again change nothing more.
 */
export async function adopt(context: Context, options: AdoptOptions): Promise<AdoptReport> {
  const { config } = context;
  const { handlesDir } = config;
  if (options.rejects !== undefined) checkRejectsFile(options.rejects, options.files, handlesDir);
  const vocabulary = makeVocabulary(await readSeeds(config));
  const lists = await HandleLists.read(config, vocabulary.domainNames);
  const rules: RowRules = {
    vocabulary,
    domain: readDomainFlag(options.domain, vocabulary),
    sourceType: readSourceTypeFlag(options.sourceType, vocabulary),
    today: utcDay(config.asOf),
    refuseSimulated: handlesDir !== ownHandlesDir(config.warehouse),
  };
  const sources: Source[] = [];
  for (const file of options.files) sources.push(await readSource(file, vocabulary));
  // What is known of the past comes first: then it does not matter in which order the files are named.
  const inOrder = [
    ...sources.filter(({ kind }) => kind === "proposals"),
    ...sources.filter(({ kind }) => kind === "handles"),
  ];
  const taken = new Map<Source, Awaited<ReturnType<typeof takeSource>>>();
  for (const source of inOrder) taken.set(source, await takeSource(source, lists, rules, context.signal));
  const inCallOrder = sources.flatMap((source) => taken.get(source) ?? []);
  const rows = inCallOrder.flatMap((one) => one.rows);
  if (options.rejects !== undefined) await writeRejects(options.rejects, rows);
  const rewrites = lists.texts();
  if (options.write) await writeLists(handlesDir, rewrites);
  const results = Object.fromEntries(RESULTS.map((name) => [name, 0])) as Record<RowResult["result"], number>;
  for (const { result } of rows) results[result] += 1;
  return {
    lists: handlesDir,
    written: options.write,
    files: inCallOrder.map(({ report }) => report),
    results,
    changes: lists.changes(),
    rows,
  };
}

function readDomainFlag(flag: string | undefined, { domains, domainNames }: Vocabulary): string | undefined {
  if (flag === undefined) return undefined;
  const domain = domains.get(normaliseTerm(flag));
  if (domain !== undefined) return domain;
  throw new PipelineError(
    `--domain '${flag}' is no domain`,
    {},
    `The domains are ${domainNames.join(", ")}.`,
  );
}

function readSourceTypeFlag(flag: string | undefined, { sourceTypes }: Vocabulary): string {
  if (flag === undefined || sourceTypes.has(flag)) return flag ?? SOURCE_TYPE;
  throw new PipelineError(
    `--source-type '${flag}' is not in rules/source_types.csv`,
    {},
    `It has ${[...sourceTypes].join(", ")}; add a line there for another.`,
  );
}
