import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { stringify } from 'yaml';
import { CONNECTORS } from '../connectors/registry.ts';
import { digest, digestFor } from '../jobs/digest.ts';
import type { House } from '../jobs/house.ts';
import { nudge } from '../jobs/nudge.ts';
import { createRunner } from '../jobs/runner.ts';
import { score } from '../jobs/score.ts';
import { sync } from '../jobs/sync.ts';
import { nextSlots } from '../jobs/timetable.ts';
import { createSlackNotifier } from '../slack/notifier.ts';
import type { Doors, HouseSettings, OpenHouse, OpenSandbox, SandboxSettings } from './cli/doors.ts';
import { EXIT, errorResult, exitCodeOf, renderError } from './cli/exit.ts';
import { createProgram } from './cli/program.ts';
import { type Day, dayOf, endOfDay, previousWorkingDay } from './clock.ts';
import { redactedNames } from './config/options.ts';
import type { Connector } from './crm/connector.ts';
import { readMapping } from './crm/mapping.ts';
import { ConfigError } from './errors.ts';
import { createLog, type LogLevel } from './log.ts';
import { METRICS } from './metrics/index.ts';
import { readPeople } from './people/schema.ts';
import { readDay } from './progress/day-view.ts';
import { openFixes } from './progress/fixes.ts';
import { buildCompany } from './sandbox/company/index.ts';
import { loadFolder } from './sandbox/load/index.ts';
import { openSandbox, type Sandbox } from './sandbox/open.ts';
import type { SlackMember } from './sandbox/vendor-data.ts';
import { leadingNow } from './scoring/run.ts';
import { openRecordStore } from './store/duckdb/open.ts';
import { openDocuments } from './store/lowdb/documents.ts';
import { readStrategy } from './strategy/read.ts';
import { workingDaysOf } from './strategy/schema.ts';
import { fillTemplate } from './strategy/template.ts';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));

/** Opens store, documents, connectors and the channel, and hands them to the jobs. */
async function openHouse(settings: HouseSettings): Promise<OpenHouse> {
  const { config, clock, home, asOf } = settings;
  const log = createLog((config.get('PLUMBLINE_LOG_LEVEL') ?? 'warn') as LogLevel, redactedNames());
  const strategy = () => readStrategy(settings.strategyFile, METRICS);
  const people = () => readPeople(settings.peopleFile);
  // Told before anything is opened or asked, so that a wrong file costs nobody anything.
  const { zone } = strategy().organisation;
  const day = (): Day => asOf ?? dayOf(clock.now(), zone);
  const connectors = Object.values(CONNECTORS).flatMap((build): Connector[] => {
    const { mapping } = settings;
    const option = (name: string) => config.get(name as Parameters<typeof config.get>[0]);
    const need = (name: string, what: string) => config.need(name as Parameters<typeof config.need>[0], what);
    const connector = build({ option, need, mapping, clock, log });
    return connector ? [connector] : [];
  });
  const token = config.get('SLACK_BOT_TOKEN');
  const apiUrl = config.need('SLACK_API_URL', 'Slack');
  const notifier = token === undefined ? null : createSlackNotifier({ token, apiUrl, log });
  mkdirSync(home, { recursive: true });
  const store = await openRecordStore(join(home, 'records.duckdb'), config.number('PLUMBLINE_MEMORY_MB'));
  const house: House = {
    connectors,
    store,
    documents: openDocuments(join(home, 'documents')),
    strategy,
    people,
    notifier,
    clock,
    log,
    progress: settings.progress,
    day,
  };
  const view = () => readDay(store, strategy(), day());
  return {
    day,
    strategy,
    people,
    sources: connectors.map((connector) => connector.source),
    sync: (dryRun) => sync(house, { dryRun }),
    score: (dryRun) => score(house, { dryRun }),
    digest: (dryRun) => digest(house, { dryRun }),
    nudge: (dryRun) => nudge(house, { dryRun }),
    compose: (recipient) => digestFor(house, recipient),
    view,
    fixes: async () => {
      const leading = await leadingNow(store, strategy());
      return openFixes({ store, strategy: strategy(), view: await view(), leading, clock });
    },
    deliveries: () => store.outbox.list({ from: day() }),
    probe: () =>
      Promise.all(
        connectors.map(async (connector) => {
          const { source } = connector;
          try {
            return { source, probe: await connector.probe(), error: null };
          } catch (error) {
            return { source, probe: null, error: error as Error };
          }
        }),
      ),
    upcoming: () => nextSlots(strategy(), dayOf(clock.now(), zone), clock.now()),
    async serve() {
      const jobs = { sync, score, digest, nudge };
      const runner = createRunner({
        ledger: store.ledger,
        clock,
        log,
        strategy,
        run: async (task) => void (await jobs[task](house, { dryRun: false })),
      });
      await runner.start();
      return runner;
    },
    close: () => store.close(),
  };
}

/** Starts the pretended servers on the sample company or on CSV files, with the files that go with them. */
async function openPretended(settings: SandboxSettings): Promise<OpenSandbox> {
  let now = new Date().toISOString();
  const clock = { now: () => now };
  const prepared =
    settings.load === null ? await sampleCompany(settings) : await csvFolder(settings, settings.load);
  const mappingFile = join(settings.folder, 'mapping.yaml');
  writeFileSync(mappingFile, stringify(prepared.mapping));
  now = endOfDay(prepared.dayBefore ?? prepared.asOf, 'UTC');
  const sandbox = await openSandbox(prepared, clock, settings.ports);
  return {
    settings: sandbox.settings,
    slackUrl: sandbox.slack.url,
    mapping: readMapping(mappingFile),
    strategyFile: settings.strategyFile ?? prepared.strategyFile,
    peopleFile: settings.peopleFile ?? prepared.peopleFile,
    notes: prepared.notes,
    asOf: prepared.asOf,
    dayBefore: prepared.dayBefore,
    setNow(instant) {
      now = instant;
    },
    liveLastDay: () => prepared.live(sandbox),
    stop: () => sandbox.stop(),
  };
}

/** What the pretended servers are to hold, and the files beside it. */
interface Prepared {
  readonly salesforce: Parameters<typeof openSandbox>[0]['salesforce'];
  readonly hubspot: Parameters<typeof openSandbox>[0]['hubspot'];
  readonly team: string;
  readonly members: readonly SlackMember[];
  readonly mapping: object;
  readonly strategyFile: string;
  readonly peopleFile: string;
  readonly notes: readonly string[];
  readonly asOf: Day;
  readonly dayBefore: Day | null;
  live(sandbox: Sandbox): Promise<void>;
}

async function sampleCompany(settings: SandboxSettings): Promise<Prepared> {
  const asOf = settings.asOf ?? dayOf(new Date().toISOString(), 'UTC');
  const { seed, accounts, folder } = settings;
  const company = buildCompany({ seed, accounts, asOf });
  const byRole = (role: string) =>
    company.people.filter((person) => person.role === role).map((person) => person.email);
  const strategyFile = join(folder, 'strategy.yaml');
  const peopleFile = join(folder, 'people.yaml');
  const roles = {
    sponsors: byRole('sponsor'),
    programmeManager: byRole('programme-manager')[0] ?? '',
    supporters: byRole('admin'),
  };
  const template = settings.strategyFile ?? join(EXAMPLES, 'sample-company', 'strategy.yaml');
  if (settings.strategyFile === null)
    writeFileSync(strategyFile, fillTemplate(template, { roles, teams: company.teams }));
  if (settings.peopleFile === null) writeFileSync(peopleFile, stringify({ people: company.people }));
  return {
    salesforce: company.salesforce,
    hubspot: company.hubspot,
    team: company.name,
    members: company.members,
    mapping: readMapping(join(EXAMPLES, 'sample-company', 'mapping.yaml')),
    strategyFile,
    peopleFile,
    notes: [
      `Sample company ${company.name}: ${accounts.toLocaleString('en')} accounts, seed ${seed}, seen from ${asOf}.`,
    ],
    asOf,
    dayBefore: previousWorkingDay(
      asOf,
      workingDaysOf(readStrategy(settings.strategyFile ?? strategyFile, METRICS)),
    ),
    live: (sandbox) => sandbox.apply(company.lastDay),
  };
}

async function csvFolder(settings: SandboxSettings, folder: string): Promise<Prepared> {
  const loaded = await loadFolder({ folder, map: settings.map, examples: EXAMPLES, asOf: settings.asOf });
  const how = {
    beside: 'lying beside the files',
    given: 'as given',
    shipped: 'shipped with Plumbline, by its files and columns',
  };
  const lines = Object.entries(loaded.counts).map(
    ([table, count]) => `${table} ${count.toLocaleString('en')}`,
  );
  const peopleFile = settings.peopleFile ?? loaded.peopleFile ?? missing('people', loaded.mapFile);
  const strategyFile = settings.strategyFile ?? loaded.strategyFile ?? missing('strategy', loaded.mapFile);
  const members = readPeople(peopleFile).map((person, index): SlackMember => {
    const id = `U${String(index + 1).padStart(4, '0')}`;
    return {
      id,
      name: person.name,
      email: person.email,
      zone: person.zone ?? 'UTC',
      locale: person.language,
    };
  });
  const { data } = loaded;
  return {
    salesforce: data.crm === 'salesforce' ? data : null,
    hubspot: data.crm === 'hubspot' ? data : null,
    team: data.name,
    members,
    mapping: { [loaded.crm]: loaded.mapping },
    strategyFile,
    peopleFile,
    notes: [
      `Loaded ${folder} as ${loaded.crm} by ${loaded.mapFile} (${how[loaded.taken]}): ${lines.join(', ')}.`,
      ...loaded.unmatched.map(
        (entry) =>
          `${entry.file}: ${entry.lines} lines name the ${entry.column} "${entry.value}", which is ${entry.why} in ${entry.table}; they are kept without the link (first line ${entry.firstLine}).`,
      ),
      ...loaded.leftOut.map(
        ({ file, columns }) =>
          `${file}: ${columns === null ? 'not used' : `columns not used: ${columns.join(', ')}`}.`,
      ),
    ],
    asOf: settings.asOf ?? loaded.lastDay,
    dayBefore: null,
    live: async () => {},
  };
}

function missing(what: 'people' | 'strategy', mapFile: string): never {
  throw new ConfigError({
    what: `${mapFile} names no ${what} file.`,
    why:
      what === 'people' ? 'Nobody is known to send to.' : 'There are no goals to hold the records against.',
    next: `Name one there (\`${what}: ${what}.yaml\`) or with --${what} FILE.`,
  });
}

const doors: Doors = { openHouse, openSandbox: openPretended };
const run = { doors, environment: process.env, code: EXIT.fine as number };
const json = process.argv.includes('--json');
// Whoever reads our output may stop reading: `plumbline … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(run.code);
  throw error;
});
try {
  await createProgram(run).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) run.code = error.exitCode === 0 ? EXIT.fine : EXIT.wrongUse;
  else {
    run.code = exitCodeOf(error);
    process.stderr.write(renderError(error));
    if (json) process.stdout.write(`${JSON.stringify(errorResult(error), null, 2)}\n`);
  }
}
process.exitCode = run.code;
// A call that was given up leaves its socket open until the other side lets go; nobody waits for that.
setTimeout(() => process.exit(), 500).unref();
