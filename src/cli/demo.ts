import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Day, endOfDay, type Instant } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { OPTIONS } from '../config/options.ts';
import type { Doors, OpenHouse, OpenSandbox } from './doors.ts';
import { EXIT } from './exit.ts';
import { runResult } from './result.ts';
import type { Screen } from './screen.ts';
import { renderTerminal } from './terminal.ts';

export interface DemoFlags {
  readonly load?: string;
  readonly map?: string;
  readonly strategy?: string;
  readonly people?: string;
  readonly asOf?: Day;
  readonly seed: number;
  readonly accounts: number;
  readonly json: boolean;
  readonly wait: boolean;
  readonly failUnder?: number;
}

/**
 * The whole job once, against pretended servers only: pull, land, check, measure, score, digest and nudges, for
 * that date whatever its weekday. Begins with an empty store in a folder of its own that is gone afterwards.
 * @returns the exit code
 */
export async function demo(
  doors: Doors,
  flags: DemoFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-'));
  const steps = screen.steps();
  const ignored = OPTIONS.filter(
    (option) => environment[option.env] && /^(HUBSPOT|SALESFORCE|SLACK)_/.test(option.env),
  );
  if (ignored.length > 0) {
    steps.note(
      `Ignored, since this speaks to pretended servers only: ${ignored.map((option) => option.env).join(', ')}.`,
    );
  }
  let sandbox: OpenSandbox | null = null;
  let house: OpenHouse | null = null;
  try {
    const running = await steps.timed('sandbox', 'Starting pretended CRMs and Slack', () =>
      doors.openSandbox({
        load: flags.load ?? null,
        map: flags.map ?? null,
        strategyFile: flags.strategy ?? null,
        peopleFile: flags.people ?? null,
        asOf: flags.asOf ?? null,
        seed: flags.seed,
        accounts: flags.accounts,
        folder,
        ports: {},
      }),
    );
    sandbox = running;
    for (const note of running.notes) steps.note(note);
    // What goes wrong is told in the steps; a log beside them is for those who ask for one.
    const { PLUMBLINE_MEMORY_MB, PLUMBLINE_LOG_LEVEL = 'silent' } = environment;
    const config = loadConfig({ PLUMBLINE_MEMORY_MB, PLUMBLINE_LOG_LEVEL, ...running.settings });
    let now: Instant = '';
    const openFor = async (day: Day, instant: (zone: string) => Instant): Promise<OpenHouse> => {
      const opened = await doors.openHouse({
        config,
        clock: { now: () => now },
        home: folder,
        strategyFile: running.strategyFile,
        peopleFile: running.peopleFile,
        mapping: running.mapping,
        asOf: day,
        progress: steps.pulled,
      });
      now = instant(opened.strategy().organisation.zone);
      running.setNow(now);
      return opened;
    };

    if (running.dayBefore !== null) {
      const before = running.dayBefore;
      house = await openFor(before, (zone) => endOfDay(before, zone));
      const first = house;
      await steps.timed('before', `Reading everything as it stood on ${before}`, async () => {
        await first.sync(false);
        await first.score(false);
      });
      await first.close();
      await running.liveLastDay();
    }
    // A day that was asked for counts in full; the sample company's today is looked at in the morning.
    const whole = flags.asOf !== undefined || flags.load !== undefined;
    house = await openFor(running.asOf, (zone) =>
      whole ? endOfDay(running.asOf, zone) : `${running.asOf}T08:00:00.000Z`,
    );
    const open = house;
    const synced = await steps.timed('sync', `Pulling from ${open.sources.join(' and ')}`, () =>
      open.sync(false),
    );
    const failures = synced.sources.flatMap((source) => source.failures.map((failure) => failure.message));
    for (const failure of failures) steps.note(failure);
    const judgement = await steps.timed('score', 'Checking, measuring, scoring', () => open.score(false));
    const digests = await steps.timed('digest', 'Sending the digest to sponsors', () => open.digest(false));
    const nudges = await steps.timed('nudge', 'Sending nudges to reps who agreed', () => open.nudge(false));
    steps.delivered(digests);
    steps.delivered(nudges);

    const view = await open.view();
    if (flags.json) {
      const deliveries = await open.deliveries();
      screen.json(runResult({ judgement, view, deliveries, timings: steps.timings(), failures }));
    } else {
      // The command line is English, whoever the first sponsor is.
      const brief = await open.compose('en');
      screen.print(renderTerminal(brief, { columns: screen.columns, colour: screen.colour }));
      screen.print(`Slack, as people see it: ${running.slackUrl}\n`);
      if (flags.wait) await screen.untilInterrupted('Ctrl-C ends it.');
    }
    if (failures.length > 0) return EXIT.upstream;
    if (digests.failed.length + digests.unknown.length + nudges.failed.length + nudges.unknown.length > 0)
      return EXIT.undelivered;
    const { value } = judgement.score;
    return flags.failUnder !== undefined && (value === null || value < flags.failUnder)
      ? EXIT.belowScore
      : EXIT.fine;
  } finally {
    await house?.close();
    await sandbox?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
