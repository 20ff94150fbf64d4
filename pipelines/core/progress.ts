import type { Clock } from "./clock.ts";

/** Progress of one task: how much is done, how fast, and when it will end. */
export interface Task {
  /** Sets how much is done, with a short remark such as a file name. */
  update(done: number, remark?: string): void;
  /** The task stands still until something happens: a line without pace and time left. */
  hold(done: number, remark: string): void;
  /** Ends the task with a closing remark; `done` is given when not all was done. */
  finish(remark?: string, done?: number): void;
}

/** Starts tasks. Written to stderr, so that stdout stays for results. */
export interface Progress {
  /** `before` is how much of `total` earlier processes did: it says nothing of the pace. */
  task(label: string, total?: number, unit?: string, before?: number): Task;
  /** A line that stays on the screen. */
  note(line: string): void;
}

/** Shows nothing: for `--json`, tests and verbs that end at once. */
export const silentProgress: Progress = {
  task: () => ({ update: () => undefined, hold: () => undefined, finish: () => undefined }),
  note: () => undefined,
};

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5_000;
const QUIET_MS = 1_000;

/** One rewritten line on a terminal; a plain line every five seconds elsewhere. A task under a second prints nothing. */
export function createProgress(out: NodeJS.WriteStream, clock: Clock): Progress {
  const terminal = out.isTTY === true;
  const interval = terminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
  const clear = terminal ? "\r\u001b[2K" : "";
  return {
    note: (line) => out.write(`${clear}${line}\n`),
    task: (label, total, unit = "", before = 0) => {
      const started = clock.now();
      let shown = started;
      let latest = 0;
      let lastRemark = "";
      const show = (done: number, remark: string, paceOf: number) => {
        latest = done;
        const now = clock.now();
        if (now - started < QUIET_MS || now - shown < interval) return;
        shown = now;
        const line = progressLine(label, done, total, unit, now - started, remark, paceOf);
        out.write(terminal ? `${clear}${cut(line, (out.columns ?? 100) - 1)}` : `${line}\n`);
      };
      return {
        update: (done, remark) => {
          lastRemark = remark ?? lastRemark;
          show(done, lastRemark, done - before);
        },
        hold: (done, remark) => show(done, remark, 0),
        finish: (remark, done) => {
          const elapsed = clock.now() - started;
          if (elapsed < QUIET_MS) return void out.write(clear);
          const most = total ?? latest;
          const part = done === undefined || done === most ? count(most) : `${count(done)} of ${count(most)}`;
          const amount = most === 0 ? "" : ` ${part}${unit && ` ${unit}`}`;
          out.write(`${clear}${label}:${amount} in ${duration(elapsed)}${remark ? `, ${remark}` : ""}\n`);
        },
      };
    },
  };
}

/** `extract: 450/1,000 authors (45 %), 90/s, 6 s left` — one progress line; the pace is that of `paceOf` in `elapsedMs`. */
export function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  unit: string,
  elapsedMs: number,
  remark: string,
  paceOf: number,
): string {
  const rate = paceOf / Math.max(elapsedMs / 1000, 0.001);
  const parts = [
    total === undefined
      ? `${count(done)} ${unit}`.trim()
      : `${`${count(done)}/${count(total)} ${unit}`.trim()} (${Math.floor((100 * done) / Math.max(total, 1))} %)`,
  ];
  if (paceOf > 0) parts.push(`${rate >= 10 ? count(Math.round(rate)) : rate.toFixed(1)}/s`);
  if (total !== undefined && paceOf > 0 && done < total)
    parts.push(`${duration(((total - done) / rate) * 1000)} left`);
  if (remark !== "") parts.push(remark);
  return `${label}: ${parts.join(", ")}`;
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}

/** `1234567` → `1,234,567`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 request`, `1,234 requests`. */
export function counted(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** `5` → `$5.00`, `1234.565` → `$1,234.565`: to the tenth of a cent, as a post costs half of one. */
export function dollars(value: number): string {
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 3 })}`;
}

/** An estimate in dollars, to the cent: `12.3456` → `$12.35`. */
export function aboutDollars(value: number): string {
  return dollars(Math.round(value * 100) / 100);
}

/** Milliseconds as `0.4 s`, `12 s`, `3 min 05 s` or `2 h 10 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
