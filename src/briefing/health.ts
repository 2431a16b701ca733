import { type Day, dayOf, type Instant, timeOf } from '../clock.ts';
import type { Speaker } from '../language/speak.ts';
import type { Delivery } from '../store/ports.ts';
import { readBasis } from './basis.ts';
import type { Brief } from './brief.ts';

/** A digest that comes later than this after its hour is late. */
const LATE_MS = 5 * 60_000;
/** After so many attempts a failure is no hiccup. */
const HICCUPS = 2;
/** Nothing is on its way for longer; what still seems to be was left by a process that died. */
const LOST_MS = 15 * 60_000;

/** What an admin is told of, each at most once a day. */
export type Topic = 'down' | 'failed' | 'unknown' | 'late';

/** What is wrong with the deliveries of late. */
export interface Troubles {
  /** Not taken by the channel, more than once. */
  readonly failed: readonly Delivery[];
  /** Perhaps arrived, perhaps not. */
  readonly unknown: readonly Delivery[];
  /** Digests that came late. */
  readonly late: readonly Delivery[];
}

/** How deliveries stand, as counts: for the log, for `doctor`, for whoever watches this machine. */
export interface Health {
  readonly at: Instant;
  /** Since when this process runs. */
  readonly since: Instant;
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  readonly late: number;
}

export function troublesOf(deliveries: readonly Delivery[], now: Instant): Troubles {
  const told = deliveries.filter(({ kind }) => kind !== 'notice');
  const lost = ({ state, updatedAt }: Delivery) =>
    state === 'sending' && Date.parse(now) - Date.parse(updatedAt) > LOST_MS;
  return {
    failed: told.filter(({ state, attempts }) => state === 'failed' && attempts >= HICCUPS),
    unknown: told.filter((delivery) => delivery.state === 'unknown' || lost(delivery)),
    late: told.filter((delivery) => delivery.kind === 'digest' && latenessMs(delivery) > LATE_MS),
  };
}

/** How long after its hour a digest was sent, in milliseconds; 0 where nobody waited. */
function latenessMs({ state, dueAt, basis }: Delivery): number {
  const at = readBasis(basis)?.at;
  return state !== 'sent' || dueAt === null || at === undefined ? 0 : Date.parse(at) - Date.parse(dueAt);
}

/** @param deliveries of the day */
export function healthOf(deliveries: readonly Delivery[], now: Instant, since: Instant): Health {
  const count = (state: string) => deliveries.filter((delivery) => delivery.state === state).length;
  const { failed, unknown, late } = troublesOf(deliveries, now);
  return {
    at: now,
    since,
    sent: count('sent'),
    skipped: count('skipped'),
    failed: failed.length,
    unknown: unknown.length,
    late: late.length,
  };
}

/** What an admin is told of one topic, in a sentence or two; null where there is nothing to tell. */
export function noticeText(
  topic: Topic,
  troubles: Troubles,
  down: { readonly from: Instant; readonly to: Instant } | null,
  speaker: Speaker,
  zone: string,
): string | null {
  if (topic === 'down') {
    if (down === null) return null;
    const today = dayOf(down.to, zone);
    const moment = (at: Instant) => speaker.moment(at, zone, today);
    return speaker.say('notice.down', { from: moment(down.from), to: timeOf(down.to, zone) });
  }
  const of = troubles[topic];
  if (of.length === 0) return null;
  const reason = of.find(({ note }) => note !== null)?.note ?? '';
  const minutes = Math.round(Math.max(...of.map(latenessMs)) / 60_000);
  return speaker.say(`notice.${topic}`, { n: of.length, reason, minutes }).trim();
}

/** A message to an admin. */
export function composeNotice(ask: {
  readonly recipient: string;
  readonly day: Day;
  readonly text: string;
  readonly speaker: Speaker;
}): Brief {
  const { recipient, day, text, speaker } = ask;
  const lead = speaker.say('notice.lead');
  return {
    kind: 'notice',
    day,
    recipient,
    to: 'person',
    language: speaker.language,
    direction: speaker.direction,
    summary: `${lead} ${text}`,
    parts: [
      { kind: 'lead', spans: [{ text: lead }] },
      { kind: 'note', spans: [{ text }] },
    ],
    detailsTitle: '',
    details: [],
    said: '[]',
  };
}
