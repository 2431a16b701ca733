import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Day, endOfDay } from '../clock.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';

export interface SandboxFlags {
  readonly load?: string;
  readonly map?: string;
  readonly asOf?: Day;
  readonly seed: number;
  readonly accounts: number;
  readonly json: boolean;
}

/** Starts the pretended servers, prints the settings that point at them, and serves until interrupted. */
export async function sandbox(doors: Doors, flags: SandboxFlags, screen: Screen): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-sandbox-'));
  const running = await doors.openSandbox({
    load: flags.load ?? null,
    map: flags.map ?? null,
    strategyFile: null,
    peopleFile: null,
    asOf: flags.asOf ?? null,
    seed: flags.seed,
    accounts: flags.accounts,
    folder,
    ports: {},
  });
  running.setNow(endOfDay(running.asOf, 'UTC'));
  await running.liveLastDay();
  const settings = {
    ...running.settings,
    PLUMBLINE_STRATEGY: running.strategyFile,
    PLUMBLINE_PEOPLE: running.peopleFile,
    PLUMBLINE_MAPPING: join(folder, 'mapping.yaml'),
    PLUMBLINE_HOME: join(folder, 'home'),
  };
  if (flags.json) screen.json({ asOf: running.asOf, slack: running.slackUrl, settings });
  else {
    for (const note of running.notes) screen.print(note);
    screen.print(`Slack, as people see it: ${running.slackUrl}`);
    screen.print(
      `The servers' day is ${running.asOf}: use --as-of ${running.asOf} with sync, score, digest and nudge.`,
    );
    screen.print('Settings, to be pasted into another terminal:\n');
    for (const [name, value] of Object.entries(settings)) screen.print(`export ${name}=${value}`);
    screen.print('');
  }
  try {
    await screen.untilInterrupted(flags.json ? '' : 'Ctrl-C ends it.');
    return EXIT.fine;
  } finally {
    await running.stop();
  }
}
