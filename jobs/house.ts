import type { Notifier } from '../src/briefing/brief.ts';
import type { Memory } from '../src/briefing/memory.ts';
import type { Clock, Day } from '../src/clock.ts';
import type { Connector } from '../src/crm/connector.ts';
import type { Mending } from '../src/fixing/mending.ts';
import type { Log } from '../src/log.ts';
import type { SyncProgress } from '../src/mirror/sync.ts';
import { type Preferences, withChoices } from '../src/people/preferences.ts';
import type { Person } from '../src/people/schema.ts';
import type { DocumentStore, RecordStore } from '../src/store/ports.ts';
import type { Strategy } from '../src/strategy/schema.ts';

/** What the jobs are handed. Built once by whoever opens the house. */
export interface House {
  readonly connectors: readonly Connector[];
  readonly store: RecordStore;
  /** What changes records in the sources. */
  readonly mending: Mending;
  readonly documents: DocumentStore;
  /** What people chose by themselves, and what they said to what they were told. */
  readonly preferences: Preferences;
  readonly memory: Memory;
  /** Read anew for each job, so that a changed file holds from the next turn on. */
  strategy(): Strategy;
  /** As the people file names them, without what they chose; see `peopleOf`. */
  people(): readonly Person[];
  /** Null where no channel is connected. */
  readonly notifier: Notifier | null;
  /** How much of a source's daily allowance of calls may be used, 1 to 100. */
  readonly budgetPercent: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: SyncProgress;
  /** The day that is judged and reported on: today in the organisation's zone, unless told otherwise. */
  day(): Day;
}

/** Everybody as they want it themselves. */
export async function peopleOf({ people, preferences, strategy }: House): Promise<Person[]> {
  const choices = await preferences.all();
  const { zone } = strategy().organisation;
  return people().map((person) => withChoices(person, choices.get(person.email), zone));
}

/** What names this installation in the keys of messages. */
export function workspaceOf({ organisation }: Strategy): string {
  return organisation.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
}
