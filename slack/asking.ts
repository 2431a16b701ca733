import { speakerFor } from '../src/briefing/speaking.ts';
import { calendarOf, nudgeSlot } from '../src/people/calendar.ts';
import { AGREEMENT_TEXT } from '../src/people/preferences.ts';
import { agreementMessage } from './blocks/agreement.ts';
import type { WebClient } from './client.ts';
import { codeOf } from './client.ts';
import type { Wing } from './wing.ts';

/**
 * Asks every rep once whether they may be written to, in their own working hours. It is noted before it is asked, so
 * that nobody is asked twice whatever breaks off; a question that Slack surely did not take is asked another time.
 * @returns how many were asked
 */
export async function askReps(wing: Wing, client: WebClient): Promise<number> {
  const { desk } = wing;
  const strategy = desk.strategy();
  const now = desk.clock.now();
  const users = new Set((await desk.users()).map(({ email }) => (email ?? '').trim().toLowerCase()));
  let asked = 0;
  for (const person of await desk.people()) {
    if (person.role !== 'rep' || person.agreed !== undefined || !users.has(person.email)) continue;
    const { agreement, asked: before } = await desk.preferences.of(person.email);
    if (agreement !== null || before?.text === AGREEMENT_TEXT) continue;
    const slot = nudgeSlot(calendarOf(person, strategy), strategy.nudge.at, strategy.quietHours, now);
    if (slot === null || now < slot.from || now >= slot.until) continue;
    await desk.preferences.change(person.email, (kept) => ({
      ...kept,
      asked: { at: now, text: AGREEMENT_TEXT },
    }));
    try {
      const { user } = await client.users.lookupByEmail({ email: person.email });
      const member = await wing.members.identify(client, { user: user?.id ?? '', team: await wing.team() });
      if (typeof member === 'string') continue;
      const { channel } = await client.conversations.open({ users: member.id });
      const speaker = speakerFor(person, strategy);
      const message = agreementMessage(
        { speaker, direction: speaker.direction },
        person,
        strategy.organisation.name,
      );
      await client.chat.postMessage({
        channel: channel?.id ?? '',
        text: message.text,
        blocks: [...message.blocks],
        unfurl_links: false,
        unfurl_media: false,
      });
      asked++;
    } catch (error) {
      if (codeOf(error) === null) throw error;
      await desk.preferences.change(person.email, (kept) => ({ ...kept, asked: before ?? null }));
    }
  }
  return asked;
}
