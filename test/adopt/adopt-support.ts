import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { type AdoptOptions, type AdoptReport, adopt } from "../../pipelines/adopt/adopt.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { temporaryContext } from "../export/fixture.ts";

export const HEADER = "handle,domain,status,source_type,evidence_url,added_at,note";

/** Lists to begin with: two domains of the project, sorted. */
export const LISTS = {
  ai_research: [
    HEADER,
    "Ada_L,ai_research,seen,curator,https://x.com/Ada_L,2026-11-01,",
    'grace,ai_research,retired,curator,,2026-11-01,"retired: suspended, 3 times"',
  ],
  security: [HEADER, "linus,security,unverified,curator,,2026-11-01,"],
} as const;

let seedsFolder: Promise<string> | undefined;

/** The project's seeds without the names of places and with one term a domain: adopt reads neither, and lint is slow on both. */
export function fewSeeds(): Promise<string> {
  seedsFolder ??= copySeeds();
  return seedsFolder;
}

async function copySeeds(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "m3-seeds-"));
  afterAll(() => rm(folder, { recursive: true }));
  await cp("seeds", folder, { recursive: true, filter: (file) => !/places.(?!aliases)\w+\.csv$/.test(file) });
  for (const name of await readdir(path.join(folder, "lexicons"))) {
    const file = path.join(folder, "lexicons", name);
    const [header, first] = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, `${header}\n${first}\n`);
  }
  return folder;
}

/** A project with the real vocabularies and small lists, and files to adopt into it. */
export class AdoptScene {
  private constructor(
    readonly context: Context,
    private readonly folder: string,
  ) {}

  static async make(lists: Readonly<Record<string, readonly string[]>> = LISTS): Promise<AdoptScene> {
    const made = await temporaryContext({ seedsDir: await fewSeeds() });
    const handlesDir = path.join(path.dirname(made.config.warehouse.root), "handles");
    const context = { ...made, config: { ...made.config, handlesDir } };
    await mkdir(handlesDir);
    for (const [domain, lines] of Object.entries(lists))
      await writeFile(path.join(handlesDir, `${domain}.csv`), `${lines.join("\n")}\n`);
    return new AdoptScene(context, path.dirname(handlesDir));
  }

  /** Writes a file to adopt and returns its path. */
  async file(content: string | Uint8Array, name = "people.csv"): Promise<string> {
    const file = path.join(this.folder, name);
    await writeFile(file, content);
    return file;
  }

  /** Adopts contents of files, each under a name of its own. */
  async adopt(
    contents: readonly (string | Uint8Array)[],
    options: Partial<AdoptOptions> = {},
  ): Promise<AdoptReport> {
    const files = await Promise.all(contents.map((content, i) => this.file(content, `people${i}.csv`)));
    return adopt(this.context, { files, write: false, ...options });
  }

  /** What lies beside the lists. */
  async leftovers(): Promise<string[]> {
    return (await readdir(this.context.config.handlesDir)).filter((name) => !name.endsWith(".csv"));
  }

  /** The lists as they are on the disk. */
  async lists(): Promise<Record<string, string>> {
    const { handlesDir } = this.context.config;
    const names = (await readdir(handlesDir)).filter((name) => name.endsWith(".csv")).sort();
    const texts = names.map(async (name) => [name, await readFile(path.join(handlesDir, name), "utf8")]);
    return Object.fromEntries(await Promise.all(texts));
  }
}

/** The rows of a report, each as `line result @handle domains`, with the reason of a rejected one. */
export function ends({ rows }: AdoptReport): string[] {
  return rows.map(({ line, result, handle, domains, reason }) =>
    [
      line,
      result,
      handle === null ? "" : `@${handle}`,
      domains.join("+"),
      result === "rejected" || result === "merged" ? reason?.replace(/^with \S*\//, "with ") : "",
    ]
      .filter((part) => part !== "")
      .join(" "),
  );
}
