import type { Brief } from '../briefing/brief.ts';
import type { Health } from '../briefing/health.ts';
import type { DeliveryReport } from '../briefing/report.ts';
import type { Report } from '../briefing/sponsor-report/form.ts';
import type { Clock, Day, Instant } from '../clock.ts';
import type { Config } from '../config/load.ts';
import type { Mapping } from '../crm/mapping.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { FixReport } from '../fixing/fix.ts';
import type { Preflight } from '../mirror/preflight.ts';
import type { Provenance } from '../mirror/provenance.ts';
import type { SourceReport, SyncProgress } from '../mirror/sync.ts';
import type { Preference } from '../people/preferences.ts';
import type { Person } from '../people/schema.ts';
import type { Anomaly } from '../progress/anomalies.ts';
import type { Causes } from '../progress/causes.ts';
import type { DayView } from '../progress/day-view.ts';
import type { Duplicates } from '../progress/duplicates.ts';
import type { EffectView } from '../progress/effect-view.ts';
import type { Explaining } from '../progress/explain.ts';
import type { Exported, exportFindings } from '../progress/export.ts';
import type { Fixes } from '../progress/fixes.ts';
import type { LinkView } from '../progress/linked.ts';
import type { DecideAsk } from '../scoring/profile/deciding.ts';
import type { Profile, Proposal } from '../scoring/profile/schema.ts';
import type { ReplayedDay } from '../scoring/replay.ts';
import type { Judgement } from '../scoring/run.ts';
import type { Delivery, Fix, KeptCluster, Link, TryOwn, UnusualValue, Word } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { TaskName } from '../tasks.ts';

/** How a house is to be opened. */
export interface HouseSettings {
  readonly config: Config;
  readonly clock: Clock;
  /** Folder that keeps the store. */
  readonly home: string;
  readonly strategyFile: string;
  readonly peopleFile: string;
  readonly mapping: Mapping;
  /** The day that is judged; null for today in the organisation's zone. */
  readonly asOf: Day | null;
  readonly progress: SyncProgress;
}

/** Somebody as they are known, and when they next hear from us. */
export interface KnownPerson {
  readonly person: Person;
  /** In which zone their hours are. */
  readonly zone: string;
  /** Their answer to being asked whether they may be written to; null for none. */
  readonly agreement: Preference['agreement'];
  /** Null where nothing is to reach them. */
  readonly next: { readonly kind: 'digest' | 'nudge'; readonly at: Instant } | null;
}

export interface SyncOutcome {
  readonly sources: readonly SourceReport[];
  readonly valuesJudged: number;
  /** Null where one source is connected. */
  readonly linksFound: number | null;
}

/** An open house: what the commands do with it. */
export interface OpenHouse {
  /** The day that is judged and reported on. */
  day(): Day;
  strategy(): Strategy;
  people(): readonly Person[];
  /** Names of the connected sources. */
  readonly sources: readonly string[];
  sync(dryRun: boolean): Promise<SyncOutcome>;
  /** Reads everything from the beginning, or goes on with that. */
  reconcile(dryRun: boolean): Promise<SyncOutcome>;
  /** How Slack is heard, and with whose rights records are fixed from it, for people. */
  slackLines(): readonly string[];
  /** What the last runs did, and when each object was last proven. */
  provenance(runs: number): Promise<Provenance>;
  /** Asks a connected source for everything that the strategy needs of it. */
  preflight(source: string): Promise<Preflight>;
  links(): Promise<readonly LinkView[]>;
  sayOfLink(id: string, word: Word, by: string): Promise<Link>;
  /** Records that are, or may be, one thing; of one object, or of all where it is null. */
  duplicates(object: ObjectName | null, most: number): Promise<Duplicates>;
  /** Keeps that records of a cluster, or all of them where none is named, are different from the others. */
  sayDifferent(id: string, records: readonly string[], by: string): Promise<KeptCluster>;
  /** The newest changes of records first; what broke off is settled before, as far as it can be. */
  audit(most: number): Promise<readonly Fix[]>;
  /** Takes a change back, with what the admin lends to the person who made it. */
  undo(id: string, by: string): Promise<FixReport>;
  /** What learnt rules found unusual of an object's records when the day was judged. */
  unusual(object: string): Promise<readonly UnusualValue[]>;
  /** Reads a sample of so many records of every object, with every visible field, and proposes what follows from it. */
  profile(records: number): Promise<Profile>;
  /** Accepts a proposal into the strategy file, as a new version, or refuses it for good. */
  decide(ask: DecideAsk): Promise<Proposal>;
  score(dryRun: boolean): Promise<Judgement>;
  /** Null where no channel is connected. */
  digest(dryRun: boolean): Promise<DeliveryReport>;
  nudge(dryRun: boolean): Promise<DeliveryReport>;
  /** The day's digest as the first sponsor gets it; in their language unless told. */
  compose(language?: string): Promise<Brief>;
  /** The day's report as the first sponsor, or the person of this address, reads it; in their language unless told. */
  report(ask: { readonly recipient?: string; readonly language?: string }): Promise<Report>;
  view(): Promise<DayView>;
  /** What is not as usual about the day, which must have been scored. */
  anomalies(): Promise<readonly Anomaly[]>;
  fixes(): Promise<Fixes>;
  /** Whether nudges work, as far as it is known. */
  effect(): Promise<EffectView>;
  /** What stands behind what was measured, as a person sees it. */
  readonly explaining: Explaining;
  /** Writes every open finding into a file, saying of people what the strategy allows. */
  exportFindings(ask: Omit<Parameters<typeof exportFindings>[0], 'store' | 'strategy'>): Promise<Exported>;
  /** Why a goal's number moved since yesterday, last week and its baseline. */
  causes(goalId: string): Promise<readonly Causes[]>;
  /** The numbers of past days made again. */
  replay(from: Day, to: Day): Promise<readonly ReplayedDay[]>;
  deliveries(): Promise<readonly Delivery[]>;
  /** Everybody who is known, with what they chose. */
  known(): Promise<readonly KnownPerson[]>;
  /** Forgets what a person chose and said, and every message to them. */
  forgetPerson(email: string): Promise<void>;
  /** The last sign of life of the service; null for none. */
  lastBeat(): Promise<Health | null>;
  /** When each job is due next, and when the next digest and nudge are. */
  upcoming(): Promise<readonly { readonly task: TaskName; readonly slot: Instant }[]>;
  /** Runs the timetable until it is stopped. */
  serve(): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}

/** What the pretended servers hold, and how to point at them. */
export interface OpenSandbox {
  /** By the name of their environment variable. */
  readonly settings: Readonly<Record<string, string>>;
  readonly slackUrl: string;
  readonly mapping: Mapping;
  readonly strategyFile: string;
  readonly peopleFile: string;
  /** Sentences on what was loaded, for people. */
  readonly notes: readonly string[];
  /** The day that the records are looked at from. */
  readonly asOf: Day;
  /** The day before the last day of edits, where there is one: it is judged first, so that something can move. */
  readonly dayBefore: Day | null;
  /** Moves the servers' clock. */
  setNow(instant: string): void;
  /** Lets the edits of the last day happen. */
  liveLastDay(): Promise<void>;
  stop(): Promise<void>;
}

export interface SandboxSettings {
  /** Folder of CSV files; null for the sample company. */
  readonly load: string | null;
  readonly map: string | null;
  readonly strategyFile: string | null;
  readonly peopleFile: string | null;
  readonly asOf: Day | null;
  readonly seed: number;
  readonly accounts: number;
  /** Where generated strategy, people and mapping files are written. */
  readonly folder: string;
  readonly ports: { readonly salesforce?: number; readonly hubspot?: number; readonly slack?: number };
}

/** A CRM that is to be connected by a token. */
export interface ConnectSettings {
  readonly config: Config;
  readonly clock: Clock;
  readonly home: string;
  readonly mapping: Mapping;
  readonly source: string;
  readonly refreshToken: string;
}

/** What only the front door can reach, handed to the commands as functions. */
export interface Doors {
  openHouse(settings: HouseSettings): Promise<OpenHouse>;
  openSandbox(settings: SandboxSettings): Promise<OpenSandbox>;
  /**
   * Gets into a source with a token, and keeps sealed what the source gave for it.
   * @throws {ConfigError} where no such source is connected by a token, or there is no key to seal it with
   * @throws {AccessError} where the source refuses it; nothing is kept
   */
  connect(settings: ConnectSettings): Promise<{ readonly account: string }>;
  /** Runs SQL of an organisation's own on small worlds; needs no store. */
  readonly tryOwn: TryOwn;
}
