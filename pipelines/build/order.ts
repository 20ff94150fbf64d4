import { PipelineError, type Where } from "../core/errors.ts";
import type { Model } from "./models.ts";

/**
 * Models in an order in which each comes after everything it reads; ties keep the given order.
 * `sources` are tables that exist before the first model. Throws {@link PipelineError} for a table nobody makes and
 * for a cycle, shown as a path (`a.x → a.y → a.x`).
 */
export function orderModels(models: readonly Model[], sources: ReadonlySet<string>): Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const ordered: Model[] = [];
  const state = new Map<string, "open" | "done">();

  const visit = (model: Model, path: readonly string[]): void => {
    if (state.get(model.name) === "done") return;
    if (state.get(model.name) === "open") {
      const cycle = [...path.slice(path.indexOf(model.name)), model.name];
      throw new PipelineError(
        `models read each other in a circle: ${cycle.join(" → ")}`,
        whereOfRead(model, cycle[1] ?? model.name),
        "Break the circle: let one of them read an earlier table.",
      );
    }
    state.set(model.name, "open");
    for (const read of model.reads.keys()) {
      const next = byName.get(read);
      if (next !== undefined) visit(next, [...path, model.name]);
      else if (!sources.has(read)) throw unknownTable(model, read, [...byName.keys(), ...sources]);
    }
    state.set(model.name, "done");
    ordered.push(model);
  };

  for (const model of models) visit(model, []);
  return ordered;
}

function unknownTable(model: Model, read: string, known: readonly string[]): PipelineError {
  const table = read.split(".")[1] ?? read;
  const near = known.find((name) => name.endsWith(`.${table}`));
  const hint = near ? `Did you mean ${near}?` : "Add a model of that name, or mend the name.";
  return new PipelineError(`reads ${read}, which no model makes`, whereOfRead(model, read), hint);
}

function whereOfRead({ file, reads }: Model, read: string): Where {
  const line = reads.get(read);
  return line === undefined ? { file } : { file, line };
}
