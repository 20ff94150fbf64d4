import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Context } from "../../pipelines/core/context.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { temporaryContext } from "../export/fixture.ts";

const AS_OF = Date.parse("2026-11-22T12:00:00Z");
const AUTHORS = 40;

/** Invented user objects; their bios name a few domains. */
function userLine(number: number): string {
  return JSON.stringify({
    // About the ids of January 2012; some 800,000 accounts were created a day.
    id: String(455_000_000 + 800_000 * number),
    username: `Author_${number}`,
    name: number % 9 === 0 ? `Foo Labs ${number}` : `Ada ${number}`,
    description: ["deep learning", "fintech and payments", "infosec", "open source maintainer"][number % 4],
    created_at: new Date(Date.parse("2012-01-01T00:00:00Z") + number * 86_400_000).toISOString(),
    verified: number % 2 === 0,
    public_metrics: {
      followers_count: 20_000 + 5_000 * number,
      following_count: 300 + number,
      tweet_count: 4_000 + 77 * number,
      listed_count: 40 * number,
      like_count: 1_000 + number,
    },
  });
}

/**
 * A warehouse with imported authors, and its own copy of the project's seeds and SQL, to be broken. The handle lists
 * name three quarters of the authors, and some handles that nobody has.
 */
export async function temporaryProject(): Promise<Context> {
  const context = await temporaryContext({ asOf: AS_OF });
  const { seedsDir, handlesDir, sqlDir } = context.config;
  await cp("sql", sqlDir, { recursive: true });
  await cp("seeds", seedsDir, { recursive: true, filter: (file) => path.basename(file) !== "handles" });
  await mkdir(handlesDir);
  for (const [i, domain] of ["ai_research", "fintech", "security"].entries()) {
    const handles = Array.from({ length: AUTHORS / 4 }, (_, n) => `author_${4 * n + i}`);
    const lines = [...handles, `nobody_${i}`].map(
      (handle) => `${handle},${domain},seen,curator,,2026-11-01,`,
    );
    const text = ["handle,domain,status,source_type,evidence_url,added_at,note", ...lines, ""].join("\n");
    await writeFile(path.join(handlesDir, `${domain}.csv`), text);
  }
  const users = path.join(seedsDir, "users.jsonl");
  await writeFile(users, Array.from({ length: AUTHORS }, (_, n) => `${userLine(n)}\n`).join(""));
  await importFiles(context, { paths: [users], origin: "live" });
  return context;
}

/** Changes a file for the time of `work`. */
export async function withFile<T>(
  file: string,
  change: (text: string) => string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await readFile(file, "utf8");
  await writeFile(file, change(before));
  try {
    return await work();
  } finally {
    await writeFile(file, before);
  }
}
