import { addDays, type Day } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Person } from '../people/schema.ts';
import { keyOf } from '../progress/ranking.ts';
import type { OutboxPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { withOutcomes } from './digests.ts';
import { stepOf } from './due.ts';
import { composeEscalation, type Ignored } from './escalation.ts';
import { daysNamed } from './ignored.ts';
import { isTold } from './memory.ts';
import { addressOf, type Findings, slotOfRep } from './nudges.ts';
import { type Carrier, type Errand, errandOf, type Planning, send, skip } from './parcel.ts';
import { createTray, type DeliveryReport } from './report.ts';
import { speakerFor } from './speaking.ts';

/** How far back nudges are counted. */
const LOOKED_BACK_DAYS = 90;

/** What a manager is to hear of, with those whose manager they are. */
export interface EscalationErrand extends Errand {
  readonly manager: Person;
  readonly reports: readonly Person[];
}

/** The managers to whom something may be told now; none unless the strategy says so. */
export async function planEscalations(planning: Omit<Planning, 'when'>): Promise<EscalationErrand[]> {
  const { strategy, people, workspace, now } = planning;
  if (strategy.nudge.escalate === undefined) return [];
  const managers = people.flatMap((manager) => {
    const slot = slotOfRep(manager, strategy, now);
    const reports = people.filter(
      (person) => person.role === 'rep' && person.manager?.toLowerCase() === manager.email,
    );
    const open = slot !== null && slot.from <= now && now < slot.until;
    return open && reports.length > 0 ? [{ manager, slot, reports }] : [];
  });
  const errands = managers.map(({ manager, slot, reports }) => {
    const about = {
      recipient: manager.email,
      to: 'person' as const,
      kind: 'escalation' as const,
      day: slot.day,
    };
    return {
      ...errandOf({ ...about, workspace, dueAt: slot.from, until: slot.until }),
      slot,
      manager,
      reports,
    };
  });
  const known = await withOutcomes(planning, errands, now.slice(0, 10));
  return known.filter(({ slot, earlier }) => stepOf({ slot, earlier, now }) === 'send');
}

/**
 * Tells managers of records that were named to their owner on many working days without anything being done; of each
 * record once.
 */
export async function escalate(
  carrier: Carrier & { readonly strategy: Strategy; readonly log: Log },
  findings: Findings,
  errands: readonly EscalationErrand[],
): Promise<DeliveryReport> {
  const { strategy, outbox } = carrier;
  const tray = createTray('escalation');
  for (const errand of errands) {
    const { manager, reports, day } = errand;
    const afterDays = strategy.nudge.escalate?.afterDays ?? Number.POSITIVE_INFINITY;
    const told = await toldBefore(outbox, manager.email);
    const ignored = (await ignoredBy(carrier, findings, reports, day, afterDays)).filter(
      ({ fix }) => !told.has(keyOf(fix.ranked.finding)),
    );
    if (ignored.length === 0) {
      await skip(carrier, errand, '[]');
      continue;
    }
    const speaker = speakerFor(manager, strategy);
    const brief = composeEscalation({ manager, ignored, view: findings.view, speaker });
    await send(carrier, errand, { brief, basis: null }, tray);
  }
  return tray.report(carrier.log);
}

async function toldBefore(outbox: OutboxPort, manager: string): Promise<ReadonlySet<string>> {
  const before = await outbox.list({ kind: 'escalation', recipient: manager, state: 'sent' });
  return new Set(before.flatMap(({ said }) => JSON.parse(said) as string[]));
}

async function ignoredBy(
  { outbox }: Carrier,
  { users, fixesOf, remembered }: Findings,
  reports: readonly Person[],
  day: Day,
  afterDays: number,
): Promise<Ignored[]> {
  const ignored: Ignored[] = [];
  for (const { email } of reports) {
    const nudges = await outbox.list({
      kind: 'nudge',
      recipient: email,
      from: addDays(day, -LOOKED_BACK_DAYS),
    });
    const named = daysNamed(nudges);
    if (![...named.values()].some((days) => days >= afterDays)) continue;
    const owners = users
      .filter((user) => addressOf(user) === email)
      .map(({ source, id }) => ({ source, id }));
    const { best } = await fixesOf(owners, null);
    for (const fix of best) {
      const finding = keyOf(fix.ranked.finding);
      const days = named.get(finding) ?? 0;
      if (days >= afterDays && isTold(remembered, email, finding, day)) ignored.push({ fix, days });
    }
  }
  return ignored;
}
