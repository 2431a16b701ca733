import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { CONNECTORS, type ConnectorSettings } from '../../connectors/registry.ts';
import type { House } from '../../jobs/house.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { createMemory } from '../../src/briefing/memory.ts';
import { type Day, dayOf, endOfDay, type Instant, previousWorkingDay } from '../../src/clock.ts';
import type { Connector } from '../../src/crm/connector.ts';
import { readMapping } from '../../src/crm/mapping.ts';
import type { TokenSafe } from '../../src/crm/tokens.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { createPreferences } from '../../src/people/preferences.ts';
import { buildCompany, type Company } from '../../src/sandbox/company/index.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.ts';
import type { SaveRule } from '../../src/sandbox/salesforce/saving-rules.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DocumentStore } from '../../src/store/ports.ts';
import { type Strategy, StrategySchema } from '../../src/strategy/schema.ts';
import { fillTemplate } from '../../src/strategy/template.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../examples/sample-company/${name}`, import.meta.url));

/** What to make and where to keep it. */
export interface SampleAsk {
  readonly accounts: number;
  readonly seed: number;
  readonly asOf: Day;
  readonly memoryMb?: number;
  /** The mirror's file; in memory unless told. */
  readonly file?: string;
  /** What everybody is spoken to in; each in their own language unless told. */
  readonly language?: string;
  /** Where settings, memory and preferences are kept; nowhere unless told. */
  readonly documents?: DocumentStore;
  /** What the Salesforce admin demands of a record that is saved. */
  readonly rules?: readonly SaveRule[];
}

/** The sample company behind running servers, as it stood the day before, and a house that points at them. */
export interface SampleHouse {
  readonly company: Company;
  readonly sandbox: Sandbox;
  readonly house: House;
  /** What the connectors were built with. */
  readonly settings: Omit<ConnectorSettings, 'safe'>;
  /** Moves the clock of the house and of the servers, and the day with it. */
  setNow(instant: Instant): void;
  /** Lets the last day happen and moves the clock to its morning. */
  liveLastDay(): Promise<void>;
  /** Stops the servers; the store stays open. */
  stop(): Promise<void>;
}

export async function openSampleHouse(ask: SampleAsk): Promise<SampleHouse> {
  const company = buildCompany(ask);
  const { salesforce, hubspot, name: team, members, people, teams } = company;
  const dayBefore = previousWorkingDay(ask.asOf, { weekdays: [1, 2, 3, 4, 5], holidays: [] }) ?? ask.asOf;
  let day = dayBefore;
  let now = endOfDay(dayBefore, 'UTC');
  const clock = { now: () => now };
  const { rules = [], documents = NO_DOCUMENTS } = ask;
  const manifest = JSON.parse(
    readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'),
  ) as unknown;
  const sandbox = await openSandbox({ salesforce, hubspot, team, members, manifest, rules }, clock);
  const defaults: Record<string, string> = { SALESFORCE_API_VERSION: '62.0' };
  const option = (name: string) => sandbox.settings[name] ?? defaults[name];
  const mapping = readMapping(example('mapping.yaml'));
  const byRole = (role: string) => people.filter((person) => person.role === role).map(({ email }) => email);
  const roles = {
    sponsors: byRole('sponsor'),
    programmeManager: byRole('programme-manager')[0] ?? '',
    supporters: [],
  };
  const strategy: Strategy = StrategySchema.parse(
    parse(fillTemplate(example('strategy.yaml'), { roles, teams })),
  );
  const store = await openRecordStore(ask.file ?? ':memory:', ask.memoryMb ?? 1024);
  const need = (name: string) => option(name) ?? '';
  const settings = { option, need, mapping, scratch: store.scratch, clock, log: silentLog };
  const connectors = Object.values(CONNECTORS).flatMap((build): Connector[] => {
    const built = build({ ...settings, safe: () => NO_TOKENS });
    return built ? [built] : [];
  });
  const token = option('SLACK_BOT_TOKEN') ?? '';
  const house: House = {
    connectors,
    store,
    mending: createMending({
      writingOf: (source) => connectors.find((connector) => connector.source === source)?.writing,
      fixes: store.fixes,
      clock,
      log: silentLog,
    }),
    documents,
    preferences: createPreferences(documents),
    memory: createMemory(documents, clock),
    budgetPercent: 100,
    strategy: () => strategy,
    people: () =>
      people.map((person) => ({
        ...person,
        agreed: person.agreed ?? undefined,
        team: person.team ?? undefined,
        manager: person.manager ?? undefined,
        language: ask.language ?? person.language,
      })) as never,
    notifier: createSlackNotifier({ token, apiUrl: option('SLACK_API_URL') ?? '', log: silentLog }),
    clock,
    log: silentLog,
    progress: () => {},
    day: () => day,
  };
  return {
    company,
    sandbox,
    house,
    settings,
    setNow(instant) {
      now = instant;
      day = dayOf(instant, strategy.organisation.zone);
    },
    async liveLastDay() {
      await sandbox.apply(company.lastDay);
      day = ask.asOf;
      now = `${ask.asOf}T08:00:00.000Z`;
    },
    stop: () => sandbox.stop(),
  };
}

const NO_DOCUMENTS: DocumentStore = { read: async (_name, _parse, empty) => empty, write: async () => {} };
const NO_TOKENS: TokenSafe = { read: async () => null, save: async () => {} };
