import { aboutDollars, count, counted, dollars } from "../core/progress.ts";
import { formatTable } from "../core/text-table.ts";
import type { Activity } from "./activity.ts";
import type { LastBuild } from "./last-build.ts";
import type { Status } from "./status.ts";

/** A status as a screenful. */
export function statusText(status: Status, width: number): string {
  const sections = [
    `${status.warehouse}: ${status.origin ?? "no raw data yet"}`,
    writerLine(status),
    ...status.activity.flatMap((line) => [
      `  ${activityLine(line)}`,
      ...(line.reason === undefined ? [] : [`    ${line.reason}`]),
    ]),
    "",
    formatTable(
      [{ name: "raw" }, { name: "files" }, { name: "rows" }, { name: "MB", align: "right" }],
      status.raw.map(({ kind, files, rows, bytes }) => [kind, files, rows, (bytes / 1e6).toFixed(1)]),
      width,
    ),
    "",
    planLine(status.plan),
    ...buildLines(status.build),
    ...(status.failed_build === null
      ? []
      : [`A failed build is kept for inspection: ${status.failed_build}`]),
    ...spoolLines(status),
    "",
    releasesText(status, width),
  ];
  return sections.join("\n").trimEnd();
}

function writerLine({ writer, activity, build }: Status): string {
  if (writer.state === "held") return `Process ${writer.pid} is writing.`;
  if (writer.state === "unknown") return "This system does not tell who holds the writer lock.";
  const [last] = activity;
  const promoted = build.state === "built" && build.build_id === last?.build_id;
  const unfinished =
    last?.state === "running" && !promoted ? ` The last ${last.verb} did not come to its end.` : "";
  return `Nobody is writing.${unfinished}`;
}

/** `2026-11-22 19:00:00 extract running: 3/10 batches, 300/1,000 authors, 5 requests, $3.00 of about $10.00` */
function activityLine(line: Activity): string {
  const parts = [
    ratio(line.batches_done, line.batches, "batches"),
    ratio(line.authors_done, line.authors, "authors"),
    ...Object.entries(line.outcomes ?? {}).map(([outcome, authors]) => `${count(authors)} ${outcome}`),
    ratio(line.models_done, line.models, "models"),
    line.model,
    line.requests === undefined ? undefined : counted(line.requests, "request"),
    cost(line),
    line.state === "running" && line.waiting === undefined ? quota(line) : undefined,
    line.waiting &&
      `waiting until ${moment(line.waiting.until)} for the rate limit of ${line.waiting.endpoint}`,
    line.ends_at && `done about ${moment(line.ends_at)}`,
  ].filter((part) => part !== undefined && part !== "");
  return `${moment(line.at)} ${line.verb} ${line.state}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}

function cost({ dollars: spent, dollars_forecast: most }: Activity): string | undefined {
  if (spent === undefined) return undefined;
  return `${dollars(spent)}${most === undefined ? "" : ` of about ${aboutDollars(most)}`}`;
}

function quota({ quota: left }: Activity): string | undefined {
  if (left === undefined) return undefined;
  return `${left.remaining}/${left.limit ?? "?"} requests left until ${moment(left.resets_at)}`;
}

/** ISO 8601 → `2026-11-22 19:00:00`, UTC. */
function moment(iso: string): string {
  return iso.replace("T", " ").replace(/(\.\d+)?Z$/, "");
}

function ratio(done: number | undefined, total: number | undefined, unit: string): string | undefined {
  return done === undefined || total === undefined ? undefined : `${count(done)}/${count(total)} ${unit}`;
}

function planLine(plan: Status["plan"]): string {
  if (plan === null) return "No plan.";
  if ("problem" in plan) return `Newest plan: ${plan.problem}`;
  const { plan_id, batches_done, batches, authors, dollars_expected } = plan;
  return `Newest plan ${plan_id}: ${batches_done}/${batches} batches done, ${counted(authors, "author")}, ${aboutDollars(dollars_expected)} expected`;
}

function buildLines(build: LastBuild): string[] {
  if (build.state === "none") return ["Not built yet."];
  if (build.state === "unreadable") return [`The built tables cannot be read now: ${build.reason}`];
  const { build_id, as_of, score_model, engine, checks, failing } = build;
  const verdict =
    failing.length === 0 ? `all ${checks} checks hold` : `${failing.length} of ${checks} checks found rows`;
  return [
    `Build ${build_id} as of ${as_of}, scores ${score_model}, ${engine}: ${verdict}`,
    ...failing.map(
      ({ check_name, severity, failing_rows }) =>
        `  ${severity} ${check_name}: ${counted(failing_rows, "row")}`,
    ),
  ];
}

function spoolLines({ spools, writer }: Status): string[] {
  if (spools.length === 0 || writer.state === "held") return [];
  return [`Received but not yet in raw: ${spools.join(", ")} (npm run extract takes it over)`];
}

function releasesText({ releases }: Status, width: number): string {
  if (releases.length === 0) return "No release.";
  return formatTable(
    [{ name: "release" }, { name: "as of" }, { name: "build" }, { name: "curated rows" }, { name: "" }],
    releases.map((line) => [
      line.release,
      line.as_of,
      line.build_id,
      line.curated,
      line.latest ? "latest" : "",
    ]),
    width,
  );
}
