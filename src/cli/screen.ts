import pc from 'picocolors';
import type { DeliveryReport } from '../briefing/report.ts';
import type { SyncProgress } from '../mirror/sync.ts';

/** Where results and progress go: results to standard output, all else to standard error. */
export interface Screen {
  readonly columns: number;
  readonly colour: boolean;
  /** A result for people. */
  print(text: string): void;
  /** The one document of a run with `--json`. */
  json(document: unknown): void;
  steps(): Steps;
  untilInterrupted(hint: string): Promise<void>;
}

/** Tells somebody who waits what is being done, and remembers how long it took. */
export interface Steps {
  timed<T>(name: string, sentence: string, work: () => Promise<T>): Promise<T>;
  note(sentence: string): void;
  readonly pulled: SyncProgress;
  delivered(report: DeliveryReport): void;
  /** Milliseconds, by step. */
  timings(): Record<string, number>;
}

const REDRAW_MS = 100;

/** @param quiet no progress at all, for scripts */
export function createScreen(out: NodeJS.WriteStream, err: NodeJS.WriteStream, quiet: boolean): Screen {
  const live = Boolean(err.isTTY) && !quiet;
  const say = (text: string) => {
    if (!quiet) err.write(text);
  };
  return {
    columns: Math.min(out.columns ?? 100, 110),
    colour: pc.isColorSupported && Boolean(out.isTTY),
    print: (text) => void out.write(text.endsWith('\n') ? text : `${text}\n`),
    json: (document) => void out.write(`${JSON.stringify(document, null, 2)}\n`),
    steps: () => createSteps(say, live),
    untilInterrupted(hint) {
      return new Promise((resolve) => {
        const alive = setInterval(() => {}, 60_000);
        const end = () => {
          clearInterval(alive);
          resolve();
        };
        // They stay: npm passes on a Ctrl-C that has reached us already, and a second one must not cut the end short.
        process.on('SIGINT', end);
        process.on('SIGTERM', end);
        // Said last: whoever reads it may act on it at once.
        if (hint !== '') out.write(`${hint}\n`);
      });
    },
  };
}

function createSteps(say: (text: string) => void, live: boolean): Steps {
  const timings: Record<string, number> = {};
  const counts = new Map<string, number>();
  let drawnAt = 0;

  /** The running figures on one line that is drawn over in a terminal, and printed once elsewhere. */
  function drawPulls(end: boolean): void {
    if (counts.size === 0) return;
    const text = [...counts].map(([what, received]) => `${what} ${received.toLocaleString('en')}`);
    if (live) say(`\r\u001b[2K  ${pc.dim(text.slice(-3).join(' · '))}`);
    if (end) {
      if (live) say('\r\u001b[2K');
      for (const line of text) say(`    ${pc.dim(line)}\n`);
      counts.clear();
    }
  }

  return {
    async timed(name, sentence, work) {
      const started = performance.now();
      say(`${pc.cyan('•')} ${sentence} …\n`);
      try {
        return await work();
      } finally {
        timings[name] = Math.round(performance.now() - started);
        drawPulls(true);
        say(`  ${pc.dim(`${((timings[name] ?? 0) / 1000).toFixed(1)} s`)}\n`);
      }
    },
    note: (sentence) => say(`  ${sentence}\n`),
    pulled({ source, object, received }) {
      counts.set(`${source} ${object}`, received);
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      if (live) drawPulls(false);
    },
    delivered(report) {
      for (const line of reportLines(report)) say(`  ${line}\n`);
    },
    timings: () => timings,
  };
}

/** What became of the day's messages, for people. */
export function reportLines(report: DeliveryReport): string[] {
  const what = report.kind === 'digest' ? 'digest' : 'nudge';
  const { sent, already, failed, unknown, heldBack, notes } = report;
  const lines = [
    `${what}: ${sent.length} sent${already.length > 0 ? `, ${already.length} sent before` : ''}`,
  ];
  const held = Object.entries(heldBack).filter(([, count]) => count > 0);
  if (held.length > 0)
    lines.push(`${what}: held back ${held.map(([reason, count]) => `${count} (${reason})`).join(', ')}`);
  for (const { recipient, reason } of [...failed, ...unknown, ...notes])
    lines.push(`${what}: ${recipient}: ${reason}`);
  return lines;
}
