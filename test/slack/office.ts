import { readFileSync } from 'node:fs';
import { webApi } from '@slack/bolt';
import { type SlackApp, startSlackApp, type Transport } from '../../slack/app.ts';
import { agreementMessage } from '../../slack/blocks/agreement.ts';
import { briefMessage, detailsMessage } from '../../slack/blocks/message.ts';
import { clientOptions } from '../../slack/client.ts';
import type { CrmUser, Desk } from '../../slack/desk.ts';
import { createInstallations } from '../../slack/installations.ts';
import { byFinding } from '../../slack/wing.ts';
import { askPart, decisionOf } from '../../src/briefing/decision.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { createMemory } from '../../src/briefing/memory.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { CHECKS } from '../../src/checks/index.ts';
import type { Clock, Instant } from '../../src/clock.ts';
import type { PersonLogin } from '../../src/crm/login.ts';
import type { Writing } from '../../src/crm/writing.ts';
import { keepMendable } from '../../src/fixing/mendable.ts';
import type { WriteBack } from '../../src/fixing/rights.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import type { Log } from '../../src/log.ts';
import { createConnections } from '../../src/people/connections.ts';
import { createLogins } from '../../src/people/logins.ts';
import { createPreferences, withChoices } from '../../src/people/preferences.ts';
import type { Person } from '../../src/people/schema.ts';
import { explainPrivacy } from '../../src/progress/explain-privacy.ts';
import type { FixView, OpenFinding } from '../../src/progress/fixes.ts';
import { keyOf } from '../../src/progress/ranking.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import type { SlackMember } from '../../src/sandbox/vendor-data.ts';
import type { DocumentStore } from '../../src/store/ports.ts';
import { createSeal } from '../../src/store/seal.ts';
import { loginPage } from '../../src/web/login-page.ts';
import { dayView, fixView, sponsor } from '../briefing/day-view.ts';
import { type Desk as FixingDesk, openDesk } from '../fixing/desk.ts';
import { testStrategy } from '../worlds/strategy.ts';

export const ANA = 'U0ANA00001';
export const SPONSOR = 'U0SPONSOR1';
export const MANAGER = 'U0MANAGER1';
export const GUEST = 'U0GUEST001';
export const STRANGER = 'U0OTHER001';
export const NOBODY = 'U0NOBODY01';
export const ADMIN = 'U0ADMIN001';
export const TOKEN = 'xoxb-office';
export const MANIFEST = JSON.parse(readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8')) as {
  oauth_config: { scopes: { bot: string[] } };
};

const member = (id: string, name: string, email: string, more: Partial<SlackMember> = {}): SlackMember => ({
  id,
  name,
  email,
  zone: 'Europe/Oslo',
  locale: 'en-GB',
  ...more,
});

const MEMBERS: readonly SlackMember[] = [
  member(ANA, 'Ana Sørbø', 'u1@example.test'),
  member(SPONSOR, 'Ingrid Berg', 'sponsor@example.test'),
  member(MANAGER, 'Nikos Papadakis', 'manager@example.test'),
  member(ADMIN, 'Ada Admin', 'admin@example.test'),
  member(GUEST, 'Gwen Guest', 'u2@example.test', { kind: 'guest' }),
  member(STRANGER, 'Otto Other', 'otto@elsewhere.test', { kind: 'stranger' }),
  member(NOBODY, 'Nemo', 'nemo@example.test'),
];

const PEOPLE: readonly Person[] = [
  { email: 'u1@example.test', name: 'Ana Sørbø', role: 'rep', language: 'en' },
  { email: 'u2@example.test', name: 'Gwen Guest', role: 'rep', language: 'en' },
  { email: 'sponsor@example.test', name: 'Ingrid Berg', role: 'sponsor', language: 'en' },
  { email: 'manager@example.test', name: 'Nikos Papadakis', role: 'programme-manager', language: 'en' },
  { email: 'admin@example.test', name: 'Ada Admin', role: 'admin', language: 'en' },
];

/** An office on the tiny CRM: a Slack workspace, the app in it, three open findings of Ana's. */
export interface Office {
  readonly slack: SlackSandbox;
  readonly app: SlackApp;
  readonly desk: Desk;
  readonly fixing: FixingDesk;
  /** Findings that are open; mended ones can be taken out. */
  readonly open: Map<string, FixView>;
  /** Every document as it is kept. */
  kept(): string;
  setNow(instant: Instant): void;
  /** The nudge about everything that is open, as it was delivered. */
  nudge(): Promise<{ readonly channel: string; readonly ts: string }>;
  /** The sponsor's digest, with what it asks, and its details in the thread. */
  digest(): Promise<{ readonly channel: string; readonly ts: string }>;
  /** A message of the app, to one member. */
  post(message: object, user: string): Promise<{ readonly channel: string; readonly ts: string }>;
  /** The question whether Ana may be written to. */
  ask(): Promise<{ readonly channel: string; readonly ts: string }>;
  logged(): string;
  stop(): Promise<void>;
}

export const KEYS = {
  amount: 'deal-amount-missing tiny c3',
  stage: 'deal-stage-stale tiny c1',
  date: 'deal-closedate-past tiny c5',
} as const;

export interface OfficeAsk {
  readonly writeBack?: WriteBack;
  readonly transport?: 'socket' | 'http' | 'oauth';
  readonly alter?: (writing: Writing) => Writing;
  readonly login?: PersonLogin;
  readonly people?: readonly Person[];
  readonly members?: readonly SlackMember[];
  readonly label?: string;
  readonly appToken?: string;
}

export async function openOffice(ask: OfficeAsk = {}): Promise<Office> {
  const fixing = await openDesk(ask.alter);
  let now = '2026-02-02T12:00:00.000Z';
  const clock = { now: () => now };
  const documents = memoryDocuments();
  const transport = ask.transport ?? 'socket';
  const slack = await startSlack({
    token: transport === 'oauth' ? null : TOKEN,
    team: 'Northlight',
    members: ask.members ?? MEMBERS,
    clock,
    wall: { now: () => new Date().toISOString() },
    manifest: MANIFEST,
    // What these tests show must not hang on how busy the machine is.
    ackWithinMs: 20_000,
    retryAfterMs: [0, 20, 40],
    channels: [{ name: 'crm-strategy' }],
  });
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const { desk, open, known, connections, logins, view } = officeDesk({ fixing, documents, clock, log, ask });
  const stopAll = async () => {
    await slack.stop();
    await fixing.stop();
  };
  const app = await startSlackApp({
    desk,
    apiUrl: `${slack.url}/api/`,
    transport: transportOf(transport, ask.appToken),
    botToken: transport === 'oauth' ? null : TOKEN,
    installations: createInstallations(connections),
    listen: transport === 'socket' && !ask.login ? null : { host: '127.0.0.1', port: 0 },
    pages: (page) => loginPage(logins, page),
    timeoutMs: 30_000,
  }).catch(async (error: unknown) => {
    await stopAll();
    throw error;
  });
  if (transport === 'http') await slack.setRequestUrl(`${app.url}/slack/events`);
  const client = new webApi.WebClient(TOKEN, clientOptions(`${slack.url}/api/`, 30_000));
  const speaker = createSpeaker('en');

  async function post(message: object, users = ANA) {
    const { channel } = await client.conversations.open({ users });
    const posted = await client.chat.postMessage({ channel: channel?.id ?? '', ...message } as never);
    return { channel: posted.channel ?? '', ts: posted.ts ?? '' };
  }

  return {
    slack,
    app,
    desk,
    fixing,
    open,
    setNow(instant) {
      now = instant;
      fixing.setNow(instant);
    },
    async nudge() {
      const person = PEOPLE[0] as Person;
      const brief = composeNudge({ person, fixes: [...open.values()], total: open.size, view, speaker });
      const level = ask.writeBack === 'off' ? 'link' : 'integration';
      return post(briefMessage(brief, byFinding(new Map([['tiny', level]]), await known.fresh())));
    },
    async digest() {
      const brief = composeDigest({ view, recipient: sponsor, speaker, before: null });
      const decision = decisionOf(view, new Set());
      const ask_ = decision && askPart({ view, speaker, zone: 'UTC' }, decision);
      const whole = { ...brief, parts: ask_ ? [...brief.parts, ask_] : brief.parts };
      const place = await post(briefMessage(whole), SPONSOR);
      await post({ ...detailsMessage(whole), thread_ts: place.ts }, SPONSOR);
      return place;
    },
    post,
    ask: () => post(agreementMessage({ speaker, direction: 'ltr' }, PEOPLE[0] as Person, 'Northlight')),
    kept: () => documents.all(),
    logged: () => JSON.stringify(lines),
    async stop() {
      await app.stop();
      await stopAll();
    },
  };
}

/** The house as the people in Slack reach it, on the tiny CRM. */
export function officeDesk(parts: {
  readonly fixing: FixingDesk;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly ask?: OfficeAsk;
}) {
  const { fixing, documents, clock, log, ask = {} } = parts;
  const connections = createConnections(documents, () => createSeal(new Uint8Array(32)), clock);
  const logins = createLogins({
    publicUrl: ask.login ? 'https://plumbline.example.test' : null,
    logins: new Map(ask.login ? [['tiny', ask.login]] : []),
    connections,
    clock,
  });
  const preferences = createPreferences(documents);
  const strategy = testStrategy();
  const view = dayView({
    sources: [{ ...sourceState(), links: { deal: `${fixing.crm.url}/records/chances/{id}` } }],
  });
  const open = new Map<string, FixView>();
  const label = ask.label ?? 'Aegean Lines';
  for (const name of Object.values(KEYS)) {
    const [checkId = '', source = '', recordId = ''] = name.split(' ');
    const link = `${fixing.crm.url}/records/chances/${recordId}`;
    const fix = fixView({ checkId, label: `${label} ${recordId}`, link });
    const finding = { ...fix.ranked.finding, source, recordId, ownerId: 'u1' };
    open.set(name, { ...fix, ranked: { ...fix.ranked, finding } });
  }
  const users: CrmUser[] = ['u1', 'u2'].map((id) => ({
    source: 'tiny',
    id,
    name: `Person ${id}`,
    email: `${id}@example.test`,
    active: true,
    person: true,
    integration: false,
    team: null,
  }));
  const table = ask.people ?? PEOPLE;
  const tiny = { source: 'tiny', describe: fixing.connector.describe, writing: fixing.writing };
  const nowMs = () => Date.parse(clock.now());
  const known = keepMendable({ checks: () => CHECKS, connectors: [tiny], log, nowMs, forMs: 3_600_000 });
  const desk: Desk = {
    clock,
    log,
    day: () => view.day,
    strategy: () => strategy,
    people: async () => {
      const chosen = await preferences.all();
      return table.map((person) => withChoices(person, chosen.get(person.email), 'UTC'));
    },
    users: async () => users,
    view: async () => view,
    fixes: async () => ({
      total: open.size,
      best: async (most) => [...open.values()].slice(0, most),
      of: async (owners, most) => {
        const own = [...open.values()].filter(({ ranked: { finding } }) =>
          owners.some(({ source, id }) => source === finding.source && id === finding.ownerId),
        );
        return { best: own.slice(0, most), total: own.length };
      },
      ofTeam: async () => null,
      groups: async () => [],
      toTrust: async () => null,
    }),
    finding: async (ref) => openFinding(open.get(keyOf(ref))),
    faulted: (id) => CHECKS.find((check) => check.id === id),
    mendable: known.now,
    mended: async () => new Set(),
    openKeys: async () => new Set(open.keys()),
    adoption: async () => null,
    privacy: () => explainPrivacy(strategy, table, 1),
    health: async () => ({ sent: 3, failed: 0, unknown: 1 }),
    connector: (source) => (source === tiny.source ? tiny : undefined),
    mending: fixing.mending,
    writeBack: ask.writeBack ?? 'integration',
    preferences,
    memory: createMemory(documents, clock),
    logins,
  };
  return { desk, open, known, connections, logins, view };
}

function transportOf(kind: 'socket' | 'http' | 'oauth', appToken = 'xapp-sandbox'): Transport {
  if (kind === 'socket') return { kind, appToken };
  const install = {
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    redirectUri: 'https://plumbline.example.test/slack/oauth_redirect',
    scopes: MANIFEST.oauth_config.scopes.bot,
  };
  return {
    kind: 'http',
    signingSecret: 'sandbox-signing-secret',
    install: kind === 'oauth' ? install : null,
  };
}

function openFinding(fix: FixView | undefined): OpenFinding | null {
  if (!fix) return null;
  const { object, label, link, goalId, alike } = fix;
  return { finding: fix.ranked.finding, object, label, link, goalId, alike };
}

function sourceState() {
  return {
    source: 'tiny',
    account: 'Tiny Ltd',
    currency: 'EUR',
    zone: 'Europe/Oslo',
    integrationUserId: null,
    pulledAt: '2026-11-23T06:40:00.000Z',
    failure: null,
  };
}

/** Documents in memory, through JSON as a file would have them. */
export function memoryDocuments(): DocumentStore & { all(): string } {
  const kept = new Map<string, string>();
  return {
    read: async (name, parse, empty) => {
      const text = kept.get(name);
      return text === undefined ? empty : parse(JSON.parse(text));
    },
    write: async (name, value) => void kept.set(name, JSON.stringify(value)),
    all: () => [...kept.values()].join('\n'),
  };
}

/** All words of a view or message, in order. */
export function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, inner]) => (key === 'text' && typeof inner === 'string' ? inner : wordsOf(inner)))
    .filter(Boolean)
    .join('\n');
}
