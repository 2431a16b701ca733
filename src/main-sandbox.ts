import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { CHECKS } from './checks/index.ts';
import type { OpenSandbox, SandboxSettings } from './cli/doors.ts';
import { type Day, dayOf, endOfDay, previousWorkingDay } from './clock.ts';
import { readMapping } from './crm/mapping.ts';
import { METRICS } from './metrics/index.ts';
import { readPeople } from './people/schema.ts';
import { openSandbox, type Sandbox, type SandboxData } from './sandbox/open.ts';
import type { SlackMember } from './sandbox/vendor-data.ts';
import { readStrategy } from './strategy/read.ts';
import { workingDaysOf } from './strategy/schema.ts';
import { fillTemplate } from './strategy/template.ts';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));
const MANIFEST = new URL('../manifest.json', import.meta.url);

/** Starts the pretended servers on the sample company or on CSV files, with the files that go with them. */
export async function openPretended(settings: SandboxSettings): Promise<OpenSandbox> {
  let now = new Date().toISOString();
  const clock = { now: () => now };
  const prepared =
    settings.load === null ? await sampleCompany(settings) : await csvFolder(settings, settings.load);
  const mappingFile = join(settings.folder, 'mapping.yaml');
  writeFileSync(mappingFile, stringify(prepared.mapping));
  now = endOfDay(prepared.dayBefore ?? prepared.asOf, 'UTC');
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as unknown;
  const sandbox = await openSandbox({ ...prepared, manifest }, clock, settings.ports);
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
  readonly salesforce: SandboxData['salesforce'];
  readonly hubspot: SandboxData['hubspot'];
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
  const { buildCompany } = await import('./sandbox/company/index.ts');
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
      workingDaysOf(readStrategy(settings.strategyFile ?? strategyFile, METRICS, CHECKS)),
    ),
    live: (sandbox) => sandbox.apply(company.lastDay),
  };
}

async function csvFolder(settings: SandboxSettings, folder: string): Promise<Prepared> {
  const [{ loadFolder, missingFile }, { tellLoaded }] = await Promise.all([
    import('./sandbox/load/index.ts'),
    import('./sandbox/load/telling.ts'),
  ]);
  const loaded = await loadFolder({ folder, map: settings.map, examples: EXAMPLES, asOf: settings.asOf });
  const peopleFile = settings.peopleFile ?? loaded.peopleFile ?? missingFile('people', loaded.mapFile);
  const strategyFile =
    settings.strategyFile ?? loaded.strategyFile ?? missingFile('strategy', loaded.mapFile);
  const members = readPeople(peopleFile).map(({ name, email, zone, language }, index): SlackMember => {
    const id = `U${String(index + 1).padStart(4, '0')}`;
    return { id, name, email, zone: zone ?? 'UTC', locale: language ?? 'en' };
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
    notes: tellLoaded(folder, loaded),
    asOf: settings.asOf ?? loaded.lastDay,
    dayBefore: null,
    live: async () => {},
  };
}
