import { slotOf, sponsorsOf } from '../src/briefing/digests.ts';
import { slotOfRep } from '../src/briefing/nudges.ts';
import { dayOf, type Instant, timeOf, timeOn } from '../src/clock.ts';
import { calendarOf, nextSlot } from '../src/people/calendar.ts';
import type { Preference } from '../src/people/preferences.ts';
import type { Person } from '../src/people/schema.ts';
import { type House, peopleOf } from './house.ts';

/** Somebody as they are known, and when they next hear from us. */
export interface Known {
  readonly person: Person;
  readonly zone: string;
  readonly agreement: Preference['agreement'];
  readonly next: { readonly kind: 'digest' | 'nudge'; readonly at: Instant } | null;
}

/** Everybody of the people file and every sponsor, as they want it themselves. */
export async function readKnown(house: House): Promise<Known[]> {
  const strategy = house.strategy();
  const people = await peopleOf(house);
  const sponsors = new Set(sponsorsOf(strategy, people).map(({ email }) => email));
  const strangers = sponsorsOf(strategy, people).filter(
    ({ email }) => !people.some((person) => person.email === email),
  );
  const choices = await house.preferences.all();
  const now = house.clock.now();
  return [...people, ...strangers].map((person): Known => {
    const calendar = calendarOf(person, strategy);
    const hears = sponsors.has(person.email) && person.digest !== 'off';
    const slot = hears ? slotOf : person.role === 'rep' && person.agreed !== undefined ? slotOfRep : null;
    const at = slot === null ? null : nextSlot((when) => slot(person, strategy, when), calendar, now);
    return {
      person,
      zone: calendar.zone,
      agreement: choices.get(person.email)?.agreement ?? null,
      next: at === null ? null : { kind: hears ? 'digest' : 'nudge', at },
    };
  });
}

/** When the next digest and the next nudge are due. */
export async function nextMessages(house: House): Promise<{ task: 'digest' | 'nudge'; slot: Instant }[]> {
  const known = await readKnown(house);
  return (['digest', 'nudge'] as const).flatMap((task) => {
    const moments = known.flatMap(({ next }) => (next?.kind === task ? [next.at] : []));
    const [slot] = moments.sort();
    return slot === undefined ? [] : [{ task, slot }];
  });
}

/** Before this nobody's day has begun: the numbers of the day before are the latest there can be. */
const DAY_BEGINS = '04:00';

/** When the first sponsor expects a digest today, by the organisation's clock: not after the strategy's hour. */
export async function firstAt(house: House): Promise<string> {
  const strategy = house.strategy();
  const { zone } = strategy.organisation;
  const now = house.clock.now();
  const today = dayOf(now, zone);
  const hours = sponsorsOf(strategy, await peopleOf(house)).flatMap((person) => {
    const slot = slotOf(person, strategy, timeOn(today, '12:00', zone));
    return slot !== null && dayOf(slot.from, zone) === today ? [timeOf(slot.from, zone)] : [];
  });
  const [first = strategy.digest.at] = hours.filter((hour) => hour >= DAY_BEGINS).sort();
  return first < strategy.digest.at ? first : strategy.digest.at;
}

/** Forgets what a person chose and said, and every message to them. The people file is the admin's to change. */
export async function forgetPerson({ preferences, memory, store }: House, address: string): Promise<void> {
  const email = address.trim().toLowerCase();
  await preferences.forget(email);
  await memory.forget(email);
  await store.outbox.forget(email);
  await store.fixes.forget(email);
  await store.measuring.forgetRep(email);
}
