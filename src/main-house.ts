import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS, LOGINS } from '../connectors/registry.ts';
import { digest, digestFor } from '../jobs/digest.ts';
import { lastBeat } from '../jobs/heartbeat.ts';
import type { House } from '../jobs/house.ts';
import { nudge } from '../jobs/nudge.ts';
import { firstAt, forgetPerson, nextMessages, readKnown } from '../jobs/people.ts';
import { reconcile } from '../jobs/reconcile.ts';
import { reportFor } from '../jobs/report.ts';
import { score } from '../jobs/score.ts';
import { beginService } from '../jobs/service.ts';
import { sync } from '../jobs/sync.ts';
import { nextSlots } from '../jobs/timetable.ts';
import { createBudget } from '../slack/budget.ts';
import { createSlackNotifier } from '../slack/notifier.ts';
import { createNovelties, type Novelties } from '../slack/novelties.ts';
import { WALL } from '../slack/wire.ts';
import { createMemory } from './briefing/memory.ts';
import { CHECKS } from './checks/index.ts';
import type { HouseSettings, OpenHouse } from './cli/doors.ts';
import { type Clock, type Day, dayOf } from './clock.ts';
import { sealingKey } from './config/sealing-key.ts';
import { BugError } from './errors.ts';
import { sayDifferent } from './fixing/duplicate-word.ts';
import { sayOfLink } from './fixing/link-word.ts';
import { createMending } from './fixing/mending.ts';
import { rightsWithoutLogin, type WriteBack } from './fixing/rights.ts';
import { settleFixes } from './fixing/settle.ts';
import { undoFix } from './fixing/undo.ts';
import type { Log } from './log.ts';
import { openLog, settingsOf } from './main-connect.ts';
import { levelsOfRecipient, openSlackApp, slackLines, tickNudges } from './main-slack.ts';
import { METRICS } from './metrics/index.ts';
import { preflightOf } from './mirror/preflight.ts';
import { readProvenance } from './mirror/provenance.ts';
import { createConnections } from './people/connections.ts';
import { loginOf } from './people/logins.ts';
import { createPreferences } from './people/preferences.ts';
import { readPeople } from './people/schema.ts';
import { readAnomalies } from './progress/anomalies.ts';
import { causesOfGoal } from './progress/causes.ts';
import { readDay } from './progress/day-view.ts';
import { readDuplicates } from './progress/duplicates.ts';
import { readEffect } from './progress/effect-view.ts';
import { createExplaining } from './progress/explain.ts';
import { exportFindings } from './progress/export.ts';
import { openFixes } from './progress/fixes.ts';
import { readLinks } from './progress/linked.ts';
import { needsOf } from './scoring/needs.ts';
import { decide } from './scoring/profile/deciding.ts';
import { profile } from './scoring/profile/index.ts';
import { replayDays } from './scoring/replay.ts';
import { leadingNow } from './scoring/run.ts';
import { openRecordStore } from './store/duckdb/open.ts';
import { openDocuments } from './store/lowdb/documents.ts';
import type { DocumentStore, FixIntent } from './store/ports.ts';
import { createSeal } from './store/seal.ts';
import { readStrategy } from './strategy/read.ts';
import { strategyVersions } from './strategy/versions.ts';

const PACKAGE = new URL('../package.json', import.meta.url);

function noveltiesIn(documents: DocumentStore, clock: Clock, log: Log): Novelties {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
  const remembrance = {
    read: () => documents.read('slack-novelties', (value) => value, {}),
    write: (value: unknown) => documents.write('slack-novelties', value),
  };
  return createNovelties({ remembrance, clock, version, log });
}

/** Opens store, documents, connectors and the channel, and hands them to the jobs. */
export async function openHouse(settings: HouseSettings): Promise<OpenHouse> {
  const { config, clock, home, asOf } = settings;
  const log = openLog(config);
  const strategy = () => readStrategy(settings.strategyFile, METRICS, CHECKS);
  const people = () => readPeople(settings.peopleFile);
  // Told before anything is opened or asked, so that a wrong file costs nobody anything.
  const { zone } = strategy().organisation;
  const day = (): Day => asOf ?? dayOf(clock.now(), zone);
  const token = config.get('SLACK_BOT_TOKEN');
  const apiUrl = config.need('SLACK_API_URL', 'Slack');
  mkdirSync(home, { recursive: true });
  const documents = openDocuments(join(home, 'documents'));
  // Slack's limits are the workspace's, whether we write to people or answer what they do.
  const budget = createBudget(WALL);
  const notifier =
    token === undefined
      ? null
      : createSlackNotifier({
          token,
          apiUrl,
          log,
          budget,
          novelties: noveltiesIn(documents, clock, log),
          levelsOf: (email) => levelsOfRecipient({ house, config, connections, settings: settled }, email),
        });
  const store = await openRecordStore(join(home, 'records.duckdb'), config.number('PLUMBLINE_MEMORY_MB'));
  const connections = createConnections(documents, () => createSeal(sealingKey(config)), clock);
  const { safe } = connections;
  const settled = settingsOf({ config, mapping: settings.mapping, clock, log, scratch: store.scratch });
  const connectors = Object.values(CONNECTORS).flatMap((build) => build({ ...settled, safe }) ?? []);
  const budgetPercent = config.number('PLUMBLINE_API_BUDGET_PERCENT');
  const writeBack = config.need('PLUMBLINE_WRITE_BACK', 'Changing records') as WriteBack;
  const mending = createMending({
    writingOf: (source) => connectors.find((connector) => connector.source === source)?.writing,
    fixes: store.fixes,
    clock,
    log,
  });
  const house: House = {
    connectors,
    store,
    mending,
    documents,
    preferences: createPreferences(documents),
    memory: createMemory(documents, clock),
    budgetPercent,
    strategy,
    people,
    notifier,
    clock,
    log,
    progress: settings.progress,
    day,
  };
  const view = () => readDay(store, strategy(), day());
  const open: OpenHouse = {
    day,
    strategy,
    people,
    sources: connectors.map((connector) => connector.source),
    slackLines: () => slackLines(config, connectors),
    sync: (dryRun) => sync(house, { dryRun }),
    reconcile: (dryRun) => reconcile(house, { dryRun, asked: true }),
    provenance: (runs) => readProvenance(store, connectors, runs),
    async preflight(source) {
      const connector = connectors.find((candidate) => candidate.source === source);
      if (!connector) throw new BugError(`The source ${source} is not connected.`);
      const needs = needsOf(strategy(), source, connectors.length);
      return preflightOf({ connector, store, ...needs, budgetPercent, clock });
    },
    links: () => readLinks(store),
    sayOfLink: (id, word, by) => sayOfLink(store.links, { id, word, by, clock }),
    duplicates: (object, most) => readDuplicates(store, object, most),
    sayDifferent: (id, records, by) => sayDifferent(store.matching, { id, records, by, clock }),
    async audit(most) {
      await settleFixes(mending);
      return store.fixes.list(most);
    },
    undo(id, by) {
      const rights = (fix: FixIntent) =>
        rightsWithoutLogin(writeBack, { userId: fix.userId, fields: Object.keys(fix.fields) });
      return undoFix(mending, { id, by, userId: null, rights });
    },
    unusual: (object) => store.learnt.unusual(object),
    profile(records) {
      const openScratch = () => openRecordStore(':memory:', config.number('PLUMBLINE_MEMORY_MB'));
      const ask = { connectors, openScratch, store, documents, records, clock };
      return profile({ ...ask, strategy: strategy(), asOf: day() });
    },
    decide(ask) {
      const { strategyFile } = settings;
      const read = (file: string) => readStrategy(file, METRICS, CHECKS);
      return decide(documents, { ...ask, clock, day: day(), strategyFile, read });
    },
    score: (dryRun) => score(house, { dryRun }),
    digest: (dryRun) => digest(house, { dryRun }),
    nudge: (dryRun) => nudge(house, { dryRun }),
    compose: (language) => digestFor(house, language),
    report: (ask) => reportFor(house, ask),
    view,
    anomalies: async () => {
      const [rows, sources] = [await store.measuring.measurements(day()), await store.knowledge.sources()];
      return readAnomalies(store, strategy(), day(), rows, sources);
    },
    fixes: async () => {
      const leading = await leadingNow(store, strategy());
      return openFixes({ store, strategy: strategy(), view: await view(), leading, clock });
    },
    effect: async () => {
      const nudges = await store.outbox.list({ kind: 'nudge' });
      const { exceptions } = await house.memory.read();
      return readEffect({ store, strategy: strategy(), day: day(), nudges, exceptions });
    },
    explaining: createExplaining({ store, clock, strategy, people, day }),
    exportFindings: (ask) => exportFindings({ ...ask, store, strategy: strategy() }),
    causes: (goalId) => causesOfGoal(store, strategy(), day(), goalId),
    replay: async (from, to) => replayDays(store, await strategyVersions(documents), from, to),
    deliveries: () => store.outbox.list({ from: day() }),
    known: () => readKnown(house),
    async forgetPerson(email) {
      await forgetPerson(house, email);
      for (const source of Object.keys(LOGINS))
        await connections.forget(loginOf(source, email.trim().toLowerCase()));
    },
    lastBeat: () => lastBeat(documents),
    upcoming: async () => [
      ...nextSlots(strategy(), dayOf(clock.now(), zone), clock.now(), await firstAt(house)),
      ...(await nextMessages(house)),
    ],
    async serve() {
      const slack = await openSlackApp({
        house,
        config,
        connections,
        settings: settled,
        budget,
        view,
        fixes: open.fixes,
      });
      const runner = await beginService(house, {
        watcherUrl: config.get('PLUMBLINE_HEARTBEAT_URL') ?? null,
        onJudged: async () => void (slack && (await tickNudges(slack, { house }))),
      });
      await runner.start();
      return {
        async stop() {
          await slack?.stop();
          await runner.stop();
        },
      };
    },
    close: () => store.close(),
  };
  return open;
}
