import { Command, InvalidArgumentError, Option } from 'commander';
import { isDay } from '../clock.ts';
import { OPTIONS } from '../config/options.ts';
import { connect } from './connect.ts';
import { type DemoFlags, demo } from './demo.ts';
import { doctor } from './doctor.ts';
import type { Doors } from './doors.ts';
import { type DuplicatesFlags, listDuplicates, sayDuplicatesDiffer } from './duplicates.ts';
import { type EffectFlags, showEffect } from './effect.ts';
import { type ExplainFlags, explain } from './explain.ts';
import { type ExportFlags, exportToFile } from './export.ts';
import { listFixes, undo } from './fixes.ts';
import { type LinksFlags, listLinks, sayLink } from './links.ts';
import { listNext, type NextFlags } from './next.ts';
import { forgetPerson, listPeople } from './people.ts';
import { decideProposal, type ProfileFlags, showProfile } from './profile.ts';
import { pulls } from './pulls.ts';
import { replay } from './replay.ts';
import { type ReportFlags, reportToFile } from './report.ts';
import { sandbox } from './sandbox.ts';
import { createScreen, type Screen } from './screen.ts';
import { readSecret } from './secret-prompt.ts';
import { service } from './service.ts';
import { digestToFile, runStep, type StepFlags } from './steps.ts';
import { checkStrategy } from './strategy.ts';

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
const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('a share above 0 and up to 1 is asked for, such as 0.9.');
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
    .configureHelp({ sortSubcommands: true })
    .exitOverride()
    .addHelpText(
      'after',
      `\nOptions from the environment:\n${optionTable()}\n\nExit codes: 0 fine, 1 score below --fail-under, 2 wrong use or configuration, 3 a CRM failed, 4 a message was not delivered, 5 a replayed number differs.`,
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
    if (name === 'sync')
      command.option(
        '--reconcile',
        'read everything from the beginning, to find what no increment reveals, or go on with that',
        false,
      );
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
    .command('effect')
    .description(
      'whether nudges do anything: how many more findings are fixed, and what that gives each goal',
    )
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .option('--as-of <day>', 'the day to look from', day)
    .action(async (flags: EffectFlags) => {
      run.code = await showEffect(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('explain <what>')
    .description(
      'a check, a metric, a goal, or a record (`deal:ID`): what it means and what stands behind it; `data`: who needs which stored field; `privacy`: what is kept about people',
    )
    .option('--as <email>', 'as whom to look; as the admin unless told')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .option('--as-of <day>', 'the day to look from', day)
    .action(async (what: string, flags: ExplainFlags) => {
      run.code = await explain(run.doors, what, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('export')
    .description('what other programs are to read')
    .command('findings')
    .description('every open finding as a file, one a row')
    .addOption(
      new Option('--format <format>', 'which kind of file').choices(['csv', 'parquet']).default('csv'),
    )
    .requiredOption('--out <file>', 'where it is written')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: ExportFlags) => {
      run.code = await exportToFile(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('report')
    .description('the day as one HTML file with charts, to be sent to a sponsor')
    .requiredOption('--out <file>', 'where it is written')
    .option('--language <tag>', 'the language, such as en or fa; the reader’s unless told')
    .option('--as <email>', 'whose language and clock; the first sponsor’s unless told')
    .option('--as-of <day>', 'the day to look from', day)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: ReportFlags) => {
      run.code = await reportToFile(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('doctor')
    .description(
      'what the strategy needs of every connected CRM, what is missing, and where the admin sets it',
    )
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly json: boolean }) => {
      run.code = await doctor(run.doors, screenFor(flags.json), flags.json, run.environment);
    });

  program
    .command('connect <source>')
    .description('keep a refresh token sealed, so that a CRM is connected by it; asks for it unseen')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (source: string, flags: { readonly json: boolean }) => {
      const secret = (question: string) => readSecret(process.stdin, process.stderr, question);
      run.code = await connect(run.doors, source, screenFor(flags.json), flags.json, run.environment, secret);
    });

  program
    .command('pulls')
    .description('what the last runs did, when each object was last proven, and what no increment can see')
    .option('--last <number>', 'how many runs', wholeNumber, 4)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly json: boolean; readonly last: number }) => {
      run.code = await pulls(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('fixes')
    .description('which records were changed from here, by whom, with which rights, and what became of it')
    .option('--most <number>', 'at most so many', wholeNumber, 50)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly json: boolean; readonly most: number }) => {
      run.code = await listFixes(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('next')
    .description(
      'what to fix next: what gives the goals most per minute, or the fewest fixes that a goal needs',
    )
    .option('--team <name>', 'only what this team owns; a team of five people or more')
    .option('--goal <id>', "the fewest fixes that bring this goal's trust to a level")
    .option('--trust <share>', 'the level, 0 to 1', share, 0.9)
    .option('--most <number>', 'at most so many', wholeNumber, 20)
    .option('--as-of <day>', 'the day to look from', day)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: NextFlags) => {
      run.code = await listNext(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('replay')
    .description('make the numbers of past days again and hold them against those that were kept')
    .requiredOption('--from <day>', 'the first day', day)
    .requiredOption('--to <day>', 'the last day', day)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly from: string; readonly to: string; readonly json: boolean }) => {
      run.code = await replay(run.doors, flags, screenFor(flags.json), run.environment);
    });

  program
    .command('undo <id>')
    .description('take a change of a record back, where nobody has changed it since')
    .requiredOption('--by <email>', 'who takes it back')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (id: string, flags: { readonly by: string; readonly json: boolean }) => {
      const ask = { id, by: flags.by, json: flags.json };
      run.code = await undo(run.doors, ask, screenFor(flags.json), run.environment);
    });

  const links = program
    .command('links')
    .description('which records of the CRMs are taken for the same, why, and how sure that is')
    .option('--object <object>', 'only links of these: account, contact or deal')
    .option('--most <number>', 'at most so many', wholeNumber, 50)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: LinksFlags) => {
      run.code = await listLinks(run.doors, flags, screenFor(flags.json), run.environment);
    });
  for (const [name, word, description] of [
    ['confirm', 'confirmed', 'say that the two records of a link are the same'],
    ['reject', 'rejected', 'say that the two records of a link are not the same'],
  ] as const) {
    links
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--by <email>', 'who says so')
      .option('--json', 'one JSON document on standard output and nothing else', false)
      .action(async (id: string, flags: { readonly by: string; readonly json: boolean }) => {
        const ask = { id, word, by: flags.by, json: flags.json };
        run.code = await sayLink(run.doors, ask, screenFor(flags.json), run.environment);
      });
  }

  const profile = program
    .command('profile')
    .description(
      'read a sample of everything visible, keep counts, and propose rules that the data speaks for',
    )
    .option('--records <number>', 'how many records of each object, at least', wholeNumber, 2_000)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: ProfileFlags) => {
      run.code = await showProfile(run.doors, flags, screenFor(flags.json), run.environment);
    });
  for (const [name, word, description] of [
    ['accept', 'accepted', 'write a proposed rule into the strategy, as a new version of it'],
    ['refuse', 'refused', 'say no to a proposed rule, so that it is not proposed again'],
  ] as const) {
    profile
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--by <email>', 'who decides')
      .requiredOption('--why <sentence>', 'the reason, kept with the version')
      .option('--json', 'one JSON document on standard output and nothing else', false)
      .action(
        async (id: string, flags: { readonly by: string; readonly why: string; readonly json: boolean }) => {
          const ask = { ...flags, id, word };
          run.code = await decideProposal(run.doors, ask, screenFor(flags.json), run.environment);
        },
      );
  }
  const duplicates = program
    .command('duplicates [object]')
    .description('records that are, or may be, one thing, why, and what would stay of them')
    .option('--most <number>', 'at most so many', wholeNumber, 50)
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (object: string | undefined, flags: DuplicatesFlags) => {
      run.code = await listDuplicates(run.doors, object, flags, screenFor(flags.json), run.environment);
    });
  duplicates
    .command('different <id> [records...]')
    .description('say that records of a cluster, or all of them, are different things')
    .requiredOption('--by <email>', 'who says so')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (id: string, records: string[], flags: { readonly by: string; readonly json: boolean }) => {
      const ask = { id, records, by: flags.by, json: flags.json };
      run.code = await sayDuplicatesDiffer(run.doors, ask, screenFor(flags.json), run.environment);
    });

  const people = program
    .command('people')
    .description('who is known, in which role, when they hear from us, and whether they agreed')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (flags: { readonly json: boolean }) => {
      run.code = await listPeople(run.doors, flags, screenFor(flags.json), run.environment);
    });
  people
    .command('forget <email>')
    .description('forget what a person chose and said, and every message to them')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (email: string, flags: { readonly json: boolean }) => {
      const ask = { email, json: flags.json };
      run.code = await forgetPerson(run.doors, ask, screenFor(flags.json), run.environment);
    });

  program
    .command('strategy')
    .description('the strategy document')
    .command('check <file>')
    .description('say what is wrong with a strategy file, by line')
    .option('--json', 'one JSON document on standard output and nothing else', false)
    .action(async (file: string, flags: { readonly json: boolean }) => {
      run.code = await checkStrategy(run.doors, file, flags, screenFor(flags.json));
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
