import { addDays, type Clock, dayOf, type Instant, timeOf } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Quiet } from '../people/calendar.ts';
import type { Person } from '../people/schema.ts';
import type { Delivery, OutboxPort } from '../store/ports.ts';
import { isWithin, type Strategy } from '../strategy/schema.ts';
import type { Notifier } from './brief.ts';
import { triedAgainAt } from './due.ts';
import { composeNotice, type Health, healthOf, noticeText, type Topic, troublesOf } from './health.ts';
import { isAbout, keyOfMessage, send } from './parcel.ts';
import { createTray } from './report.ts';
import { speakerFor } from './speaking.ts';

const TOPICS: readonly Topic[] = ['down', 'failed', 'unknown', 'late'];

/**
 * Looks at the deliveries of yesterday and today, and tells every admin what is wrong: each topic once a day, and not in
 * the quiet hours. The log hears of it whatever the channel does.
 * @param ask.since when this process began
 * @param ask.down when no process ran before; null where one did
 */
export async function tellAdmins(ask: {
  readonly workspace: string;
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly outbox: OutboxPort;
  /** Null where no channel is connected. */
  readonly notifier: Notifier | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly since: Instant;
  readonly down: { readonly from: Instant; readonly to: Instant } | null;
}): Promise<Health> {
  const { workspace, strategy, people, outbox, notifier, clock, log, since, down } = ask;
  const now = clock.now();
  const { zone } = strategy.organisation;
  const deliveries = await outbox.list({ from: addDays(dayOf(now, zone), -1) });
  const health = healthOf(deliveries, now, since);
  if (health.failed + health.unknown > 0) {
    log.warn({ failed: health.failed, unknown: health.unknown, late: health.late }, 'deliveries in trouble');
  }
  for (const admin of notifier === null ? [] : adminsOf(strategy, people)) {
    const own = admin.zone ?? zone;
    if (isQuietNow(strategy.quietHours, own, now)) continue;
    const speaker = speakerFor(admin, strategy);
    const day = dayOf(now, own);
    for (const topic of TOPICS) {
      const fresh = untold(deliveries, admin.email, topic);
      const text = noticeText(topic, troublesOf(fresh, now), down, speaker, own);
      if (text === null || notifier === null) continue;
      const about = { kind: 'notice' as const, day, recipient: admin.email, to: 'person' as const };
      const key = keyOfMessage(workspace, about, topic);
      const earlier = await outbox.get(key);
      if (earlier?.state === 'sent' || (earlier !== null && now < triedAgainAt(earlier))) continue;
      const brief = composeNotice({ recipient: admin.email, day, text, speaker });
      const errand = { ...about, key, dueAt: null, until: null, earlier };
      const carrier = { outbox, notifier, clock, dryRun: false };
      await send(carrier, errand, { brief, basis: null }, createTray('notice'));
    }
  }
  return health;
}

/** The deliveries of which an admin was not yet told under a topic. */
function untold(deliveries: readonly Delivery[], admin: string, topic: Topic): Delivery[] {
  const told = deliveries
    .filter(({ kind, state, recipient }) => kind === 'notice' && state === 'sent' && recipient === admin)
    .filter(({ key }) => isAbout(key, topic))
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1);
  return deliveries.filter(({ updatedAt }) => told === undefined || updatedAt > told);
}

/** The admins of the people file; where it names none, the programme manager. */
function adminsOf({ roles }: Strategy, people: readonly Person[]): Person[] {
  const admins = people.filter(({ role }) => role === 'admin');
  if (admins.length > 0) return admins;
  const email = roles.programmeManager.toLowerCase();
  const known = people.find((person) => person.email === email);
  return [known ?? { email, name: email, role: 'programme-manager' }];
}

function isQuietNow(quiet: Quiet, zone: string, now: Instant): boolean {
  return isWithin(timeOf(now, zone), quiet);
}
