import { Command, InvalidArgumentError } from 'commander';
import { isDay } from '../clock.ts';
import { OPTIONS } from '../config/options.ts';
import { METRICS } from '../metrics/index.ts';
import { readStrategy } from '../strategy/read.ts';
import { type DemoFlags, demo } from './demo.ts';
import { doctor } from './doctor.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import { explain } from './explain.ts';
import { sandbox } from './sandbox.ts';
import { createScreen, type Screen } from './screen.ts';
import { service } from './service.ts';
import { digestToFile, runStep, type StepFlags } from './steps.ts';

/** What every command is run with; `code` is the exit code that it leaves. */
export interface Run {
  readonly doors: Doors;
  readonly environment: NodeJS.ProcessEnv;
  code: number;
}

const day = (text: string): string => {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('a day is written YYYY-MM-DD.');
};
const wholeNumber = (text: string): number => {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('a whole number from 1 is asked for.');
};
const scoreNumber = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('a score from 0 to 100 is asked for.');
};

/** The command line: every command, flag and help text. */
export function createProgram(run: Run): Command {
  const program = new Command('plumbline')
    .description("Holds an organisation's CRM against its own CRM strategy, every day.")
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride()
    .addHelpText(
      'after',
      `\nOptions from the environment:\n${optionTable()}\n\nExit codes: 0 fine, 1 score below --fail-under, 2 wrong use or configuration, 3 a CRM failed, 4 a message was not delivered.`,
    );

  const screenFor = (json: boolean): Screen => createScreen(process.stdout, process.stderr, json);

  program
    .command('demo')
    .description('the whole job once, on a pretended Salesforce, HubSpot and Slack; needs no account')
    .option('--load <folder>', 'CSV files to take as the CRM, instead of the sample company')
    .option('--map <file>', 'how the CSV files are to be read (load.yaml)')
    .option('--strategy <file>', 'strategy to hold them against')
    .option('--people <file>', 'people to send to')
    .option('--as-of <day>', 'the day to look from; it counts in full', day)
    .option('--seed <number>', 'seed of the sample company', wholeNumber, 1)
    .option('--accounts <number>', 'size of the sample company', wholeNumber, 300)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .option('--no-wait', 'end at once instead of keeping the Slack page open')
    .option('--fail-under <score>', 'exit with 1 when the score is lower', scoreNumber)
    .action(async (flags: DemoFlags) => {
      const wait = flags.wait && !flags.json && Boolean(process.stdout.isTTY);
      run.code = await demo(run.doors, { ...flags, wait }, screenFor(flags.json), run.environment);
    });

  for (const [name, description] of [
    ['sync', 'pull what changed from every connected CRM into the mirror'],
    ['score', 'run checks and metrics on the mirror and keep the day'],
    ['digest', "send each sponsor the day's digest"],
    ['nudge', "send each rep who agreed the day's nudge"],
  ] as const) {
    const command = program
      .command(name)
      .description(description)
      .option('--as-of <day>', 'the day to look from; it counts in full', day)
      .option('--json', 'one JSON document on standard output and nothing else', false)
      .option('--dry-run', 'change and send nothing', false);
    if (name === 'digest')
      command.option('--out <file>', 'write the digest as one HTML file instead of sending it');
    if (name === 'score')
      command.option('--fail-under <score>', 'exit with 1 when the score is lower', scoreNumber);
    command.action(async (flags: StepFlags & { readonly out?: string }) => {
      const screen = screenFor(flags.json);
      run.code = flags.out
        ? await digestToFile(run.doors, flags, flags.out, screen, run.environment)
        : await runStep(run.doors, name, flags, screen, run.environment);
    });
  }

  program
    .command('run')
    .description('the service: every job by its timetable, missed ones caught up')
    .action(async () => {
      run.code = await service(run.doors, screenFor(false), run.environment);
    });

  program
    .command('sandbox')
    .description(
      'start the pretended Salesforce, HubSpot and Slack and print the settings that point at them',
    )
    .option('--load <folder>', 'CSV files to take as the CRM, instead of the sample company')
    .option('--map <file>', 'how the CSV files are to be read (load.yaml)')
    .option('--as-of <day>', 'the day that the servers take for today', day)
    .option('--seed <number>', 'seed of the sample company', wholeNumber, 1)
    .option('--accounts <number>', 'size of the sample company', wholeNumber, 300)
    .option('--json', 'print the settings as JSON', false)
    .action(async (flags) => {
      run.code = await sandbox(run.doors, flags, screenFor(flags.json));
    });

  program
    .command('explain <what>')
    .description(
      'a check, a metric, a goal, or a record (`deal:ID`): what it means and what stands behind it',
    )
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .option('--as-of <day>', 'the day to look from', day)
    .action(async (what: string, flags: { readonly json: boolean; readonly asOf?: string }) => {
      run.code = await explain(run.doors, what, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('doctor')
    .description('what is connected, with which rights, and what is missing')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly json: boolean }) => {
      run.code = await doctor(run.doors, screenFor(flags.json), flags.json, run.environment);
    });

  program
    .command('strategy')
    .description('the strategy document')
    .command('check <file>')
    .description('say what is wrong with a strategy file, by line')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action((file: string, flags: { readonly json: boolean }) => {
      const strategy = readStrategy(file, METRICS);
      const screen = screenFor(flags.json);
      const goals = strategy.goals.map(({ id, title, metric }) => ({
        id,
        title,
        metric: metric.id,
        due: metric.due,
      }));
      if (flags.json)
        screen.json({ organisation: strategy.organisation.name, version: strategy.version, goals });
      else {
        screen.print(
          `${file} is fine: ${strategy.organisation.name}, version of ${strategy.version.date}, ${goals.length} goals.`,
        );
        for (const goal of goals) screen.print(`  ${goal.title} (${goal.metric}, due ${goal.due})`);
      }
      run.code = EXIT.fine;
    });

  return program;
}

/** The option table as text, for `--help`. */
export function optionTable(): string {
  const width = Math.max(...OPTIONS.map((option) => option.env.length));
  return OPTIONS.map((option) => {
    const fallback = option.fallback === null ? '' : ` Default: ${option.fallback}.`;
    return `  ${option.env.padEnd(width)}  ${option.sentence}${fallback}`;
  }).join('\n');
}
