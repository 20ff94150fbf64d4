import { PipelineError } from "../core/errors.ts";
import { type SeedFile, type SeedFolders, seedFiles } from "./files.ts";
import { errorFinding, type LintFinding } from "./findings.ts";
import type { Placed } from "./references.ts";
import { readLines } from "./rows.ts";
import type { SeedRow, SeedTable } from "./table.ts";

type Columns = SeedTable["columns"];

/** Reads seed tables, goes on after each fault, and takes it down. */
export class LintReader {
  readonly errors: LintFinding[] = [];
  /** Rows that could be read, by table. */
  readonly counts: Record<string, number> = {};
  /** Names of the domains, which files may be named after. */
  domains: readonly string[] = [];
  /** Tables that were read without a fault. */
  readonly sound = new Set<string>();

  constructor(private readonly folders: SeedFolders) {}

  readonly note = (fault: PipelineError): void => {
    this.errors.push(errorFinding(fault));
  };

  /** The rows of a table that can be read. */
  async rows<C extends Columns>(name: string, table: SeedTable<C>): Promise<Placed<SeedRow<C>>[]> {
    const rows: Placed<SeedRow<C>>[] = [];
    const faultsBefore = this.errors.length;
    for (const file of await this.files(table)) {
      try {
        for await (const { line, row } of readLines(table, file, this.note))
          rows.push({ file: file.path, line, row });
      } catch (error) {
        this.noteThrown(error);
      }
    }
    this.counts[name] = rows.length;
    if (this.errors.length === faultsBefore) this.sound.add(name);
    return rows;
  }

  private async files<C extends Columns>(table: SeedTable<C>): Promise<SeedFile[]> {
    try {
      return await seedFiles(table, this.folders, this.domains, this.note);
    } catch (error) {
      this.noteThrown(error);
      return [];
    }
  }

  private noteThrown(error: unknown): void {
    if (!(error instanceof PipelineError)) throw error;
    this.note(error);
  }
}
