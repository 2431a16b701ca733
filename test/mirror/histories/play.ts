import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Connector } from '../../../src/crm/connector.ts';
import { messageOf } from '../../../src/errors.ts';
import { readProvenance } from '../../../src/mirror/provenance.ts';
import type { SourceReport } from '../../../src/mirror/sync.ts';
import type { Engine } from '../../../src/store/duckdb/connection.ts';
import type { RecordStore } from '../../../src/store/ports.ts';
import { eventKind, openStage, type Stage } from '../../worlds/histories/stage.ts';
import type { Happening, History, Phase, SyncStep, Vendor } from '../../worlds/histories/story.ts';
import { VENDORS } from '../../worlds/histories/story.ts';
import { compare, type Difference, type Exceptions, pictureOf, stampsOf } from './equality.ts';
import { buildMirrorHouse, type Connectors, keepConnectors, type MirrorHouse } from './house.ts';
import { type SyncOrder, syncBoth } from './sync-once.ts';
import { emptyTotals, type Totals } from './totals.ts';

/** How a history came out. */
export interface Outcome {
  /** Null where the mirror was equal whenever it had to be. */
  readonly fault: Fault | null;
  readonly totals: Totals;
}

export interface Fault {
  readonly phase: number;
  /** After which sync it was found. */
  readonly when: 'under way' | 'settled' | 'repeated' | 'reconciled';
  readonly lines: readonly string[];
}

/** Something put between the parts, for judging the judge. */
export interface Between {
  readonly connector?: (connector: Connector) => Connector;
  readonly store?: (store: RecordStore, engine: Engine) => RecordStore;
}

const HOUR_MS = 3_600_000;
const PROCESS = fileURLToPath(new URL('sync-process.ts', import.meta.url));
/** A reconciling run that was cut off is gone on with first, and read again from the beginning after that. */
const MOST_RECONCILING_RUNS = 3;

/** Plays a history from its beginning to its end, or to the first time that mirror and source differ where they must not. */
export async function play(history: History, between: Between = {}): Promise<Outcome> {
  const totals = emptyTotals();
  const stage = await openStage(history);
  const onFile = history.phases.some(({ syncs }) => syncs.some(({ kill }) => kill !== null));
  const house = buildMirrorHouse({ onFile });
  try {
    const player = createPlayer({ history, stage, house, totals, between });
    for (const [number, phase] of history.phases.entries()) {
      const fault = await player.phase(phase, number);
      const apart = stage.disagreements();
      if (apart.length > 0)
        throw new RangeError(`The world contradicts itself: ${apart.slice(0, 5).join('; ')}`);
      if (fault) return { fault, totals };
    }
    return { fault: null, totals };
  } finally {
    await house.close();
    await stage.stop();
  }
}

interface Parts {
  readonly history: History;
  readonly stage: Stage;
  readonly house: MirrorHouse;
  readonly totals: Totals;
  readonly between: Between;
}

function createPlayer({ history, stage, house, totals, between }: Parts) {
  const { setting } = history;
  const connectors: Connectors = keepConnectors(between.connector);
  /** Syncs by our clock and the vendors'. */
  const clocks: { readonly ours: string; readonly theirs: string }[] = [];
  const clean: Record<Vendor, string[]> = { salesforce: [], hubspot: [] };
  let last: readonly Connector[] = [];
  let stamps: ReadonlyMap<string, string> = new Map();
  const note = (happening: Happening) => {
    totals.happenings.add(happening.kind);
    totals.events.add(eventKind(happening.event));
  };

  function wantedIn(number: number) {
    return setting.widened && setting.widened.phase <= number ? setting.widened.wanted : setting.wanted;
  }

  function orderOf(step: SyncStep, number: number): SyncOrder {
    stage.moveTo(step.at);
    const theirs = stage.clock.now();
    const ours = new Date(Date.parse(theirs) + step.skewMs).toISOString();
    clocks.push({ ours, theirs });
    return {
      urls: stage.urls,
      now: ours,
      kind: step.kind,
      budgetPercent: step.budgetPercent,
      wanted: [...wantedIn(number)],
      bulk: setting.salesforce.bulk,
      apiVersion: setting.hubspot.apiVersion,
    };
  }

  async function syncHere(step: SyncStep, number: number): Promise<SourceReport[]> {
    const { store, engine } = await house.open();
    const order = orderOf(step, number);
    const both = connectors.for(order, store, step.restart);
    last = both;
    const reports = await syncBoth(order, both, between.store?.(store, engine) ?? store);
    for (const [at, vendor] of VENDORS.entries()) {
      const report = reports[at];
      const whole = report?.failures.length === 0 && report.postponed.length === 0;
      if (whole && step.kind === 'incremental') clean[vendor].push(stage.clock.now());
      totals.syncs.add(whole ? 'whole' : report?.failures.length === 0 ? 'stopped by the budget' : 'failed');
      totals.calls += report?.budget?.used ?? 0;
      totals.spared += report?.pulls.filter(({ by }) => by?.includes('were not asked for')).length ?? 0;
    }
    return reports;
  }

  async function syncElsewhere(step: SyncStep, number: number): Promise<void> {
    if (house.file === null || step.kill === null)
      throw new RangeError('Only a mirror on file can be shared.');
    await house.letGo();
    const crossing = 'atCrossing' in step.kill ? step.kill.atCrossing : 0;
    const order = JSON.stringify(orderOf(step, number));
    const child = spawn(process.execPath, [PROCESS, order, house.file, String(crossing)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const afterMs = 'afterMs' in step.kill ? step.kill.afterMs : null;
    let timer: NodeJS.Timeout | undefined;
    child.stdout.once('data', () => {
      if (afterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    const [code, signal] = (await ended) as [number | null, string | null];
    clearTimeout(timer);
    if (code !== null && code !== 0)
      throw new RangeError(`The process of the sync ended with exit code ${code}.`);
    totals.kills.add(
      signal === null ? 'came too late' : afterMs === null ? 'at a crossing' : 'at a random time',
    );
  }

  async function takeStep(step: SyncStep, number: number): Promise<void> {
    stage.moveTo(step.at);
    stage.prepare(step, { happening: note });
    if (step.kill === null) await syncHere(step, number);
    else await syncElsewhere(step, number);
    for (const [name, times] of await stage.clear(step)) totals.troubles.add(name, times);
  }

  async function phase(
    { happenings, syncs, settled, repeated, reconciled }: Phase,
    number: number,
  ): Promise<Fault | null> {
    const steps = [
      ...happenings.map((happening) => ({ at: happening.now, happening, step: null })),
      ...syncs.map((step) => ({ at: step.at, happening: null, step })),
    ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    for (const { at, happening, step } of steps) {
      stage.moveTo(at);
      if (step) {
        await takeStep(step, number);
        const fault = await goneBack(number);
        if (fault) return fault;
      } else if (happening && (await stage.happen(happening))) note(happening);
    }
    return (
      (await judge(settled, number, 'settled')) ??
      (repeated ? await repeat(settled, number) : null) ??
      (reconciled ? await judge({ ...settled, kind: 'reconciling' }, number, 'reconciled') : null)
    );
  }

  /** Whenever it is looked at, the mirror holds no older version of a record than before. */
  async function goneBack(number: number): Promise<Fault | null> {
    const { engine } = await house.open();
    const now = await stampsOf(engine, wantedIn(number).keys());
    const lines = [...now].flatMap(([record, at]) => {
      const before = stamps.get(record) ?? '';
      return before > at ? [`${record} went back from the version of ${before} to that of ${at}`] : [];
    });
    stamps = now;
    return lines.length === 0 ? null : { phase: number, when: 'under way', lines };
  }

  async function judge(
    step: SyncStep,
    number: number,
    when: 'settled' | 'reconciled',
  ): Promise<Fault | null> {
    const { store, engine } = await house.open();
    for (let run = 0; run < (when === 'settled' ? 1 : MOST_RECONCILING_RUNS); run++) {
      const reports = await syncHere({ ...step, restart: step.restart && run === 0 }, number);
      const failures = reports.flatMap(({ source, failures: list, postponed }) => [
        ...list.map((error) => `sync failed: ${messageOf(error)}`),
        ...postponed.map((object) => `${source} ${object} was left out, though the budget has room`),
      ]);
      if (failures.length > 0) return { phase: number, when, lines: failures };
      if (reports.every(({ run: asked }) => asked === null)) break;
    }
    stamps = await stampsOf(engine, wantedIn(number).keys());
    const provenance = await readProvenance(store, last, 1);
    const lines: string[] = [];
    for (const vendor of VENDORS) {
      const model = stage.models[vendor];
      const exceptions: Exceptions = {
        unseen: model.unseen(),
        provenance,
        vendorTime: (ours) => clocks.find((each) => each.ours === ours)?.theirs ?? ours,
        beyondFeed: ({ at, deletedAt }) => {
          const seenAt = clean[vendor].find((each) => each > at) ?? stage.clock.now();
          const remembered = Number(setting.salesforce.behaviour['deletedLogHours']) * HOUR_MS;
          // What was deleted within the last minutes of a pull's bound, or by a clock that is behind, comes one pull later.
          return Date.parse(seenAt) - Date.parse(deletedAt) > remembered - 2 * HOUR_MS;
        },
      };
      const result = await compare(
        engine,
        vendor,
        model,
        wantedIn(number),
        when === 'settled' ? exceptions : null,
      );
      totals.records += result.records;
      totals.fields += result.fields;
      totals.excused += result.excused.length;
      lines.push(...result.differences.map(lineOf));
    }
    return lines.length === 0 ? null : { phase: number, when, lines };
  }

  /** The same sync once more finds nothing to do. */
  async function repeat(step: SyncStep, number: number): Promise<Fault | null> {
    const { engine } = await house.open();
    const objects = [...wantedIn(number).keys()];
    const before = await pictureOf(engine, objects);
    const reports = await syncHere({ ...step, restart: false }, number);
    const lines = reports.flatMap(({ source, failures, pulls }) => [
      ...failures.map((error) => `the repeated sync failed: ${messageOf(error)}`),
      ...pulls
        .filter(({ added, changed }) => added + changed > 0)
        .map(
          ({ object, added, changed }) =>
            `${source} ${object}: ${added} added and ${changed} changed by the same sync again`,
        ),
    ]);
    if ((await pictureOf(engine, objects)) !== before) lines.push('the same sync again made another mirror');
    return lines.length === 0 ? null : { phase: number, when: 'repeated', lines };
  }

  return { phase };
}

function lineOf({ source, object, id, field, mirror, sourceHolds }: Difference): string {
  const what = field === null ? '' : `.${field}`;
  return `${source} ${object} ${id}${what}: the mirror has ${JSON.stringify(mirror)}, the source ${JSON.stringify(sourceHolds)}`;
}
