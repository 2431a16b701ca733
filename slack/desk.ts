import type { Memory } from '../src/briefing/memory.ts';
import type { Clock, Day } from '../src/clock.ts';
import type { Connector } from '../src/crm/connector.ts';
import type { Faulted } from '../src/fixing/form.ts';
import type { Mendable } from '../src/fixing/mendable.ts';
import type { Mending } from '../src/fixing/mending.ts';
import type { WriteBack } from '../src/fixing/rights.ts';
import type { Log } from '../src/log.ts';
import type { Logins } from '../src/people/logins.ts';
import type { Preferences } from '../src/people/preferences.ts';
import type { Person } from '../src/people/schema.ts';
import type { AdoptionView, Viewer } from '../src/progress/adoption-view.ts';
import type { DayView } from '../src/progress/day-view.ts';
import type { PrivacyExplanation } from '../src/progress/explain-privacy.ts';
import type { Fixes, OpenFinding } from '../src/progress/fixes.ts';
import type { Strategy } from '../src/strategy/schema.ts';

/** What identifies a finding. */
export interface FindingKey {
  readonly checkId: string;
  readonly source: string;
  readonly recordId: string;
}

/** A user of a CRM. */
export interface CrmUser {
  readonly source: string;
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly team: string | null;
  readonly active: boolean | null;
  readonly person: boolean | null;
  readonly integration: boolean | null;
}

/** Whether messages arrive, as an admin needs to know it. */
export interface DeliveryHealth {
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
}

/** The house as the people in Slack reach it. Every function asks anew, so that a changed file holds at once. */
export interface Desk {
  readonly clock: Clock;
  readonly log: Log;
  day(): Day;
  strategy(): Strategy;
  /** As they want it: what they chose themselves goes before the people file. */
  people(): Promise<readonly Person[]>;
  users(): Promise<readonly CrmUser[]>;
  /** @throws {ConfigError} where the day was not scored yet */
  view(): Promise<DayView>;
  fixes(): Promise<Fixes>;
  finding(ref: FindingKey): Promise<OpenFinding | null>;
  /** What a check of the strategy's catalogue finds fault with; undefined where there is no such check. */
  faulted(checkId: string): Faulted | undefined;
  /** Which findings a form can mend, as far as it is known at once: no answer to Slack waits for a CRM. */
  mendable(): Mendable;
  /** Names (`keyOf`) of findings that were mended from here and that the next scoring will close. */
  mended(): Promise<ReadonlySet<string>>;
  /** Names of all findings that are open. */
  openKeys(): Promise<ReadonlySet<string>>;
  /** How people use the CRM, as far as somebody may see it; null where no day was judged. */
  adoption(viewer: Viewer): Promise<AdoptionView | null>;
  privacy(): PrivacyExplanation;
  health(): Promise<DeliveryHealth>;
  /** Undefined where no such source is connected. */
  connector(source: string): Pick<Connector, 'source' | 'describe' | 'writing'> | undefined;
  readonly mending: Mending;
  readonly writeBack: WriteBack;
  readonly preferences: Preferences;
  readonly memory: Memory;
  readonly logins: Logins;
}
