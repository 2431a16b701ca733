import { createSpeaker } from '../src/language/speak.ts';
import { keyOfFinding, openKeys, refOf } from './blocks/fix.ts';
import type { WebClient } from './client.ts';
import { readMessage } from './tick.ts';
import type { Wing } from './wing.ts';

/**
 * Ticks off in nudges what was mended elsewhere: in the CRM itself, or by somebody else. A finding counts as mended once
 * the records were judged without it.
 */
export async function tickMended(
  wing: Wing,
  client: WebClient,
  nudges: readonly { readonly channel: string; readonly ts: string; readonly language?: string }[],
): Promise<void> {
  const open = new Set([...(await wing.desk.openKeys())].map((name) => keyOfFinding(refOf(name))));
  for (const { language = 'en', ...place } of nudges) {
    wing.background('tick', async () => {
      const held = await readMessage(client, place);
      const gone = openKeys(held?.blocks ?? []).filter((key) => !open.has(key));
      if (gone.length === 0) return;
      const speaker = createSpeaker(language);
      const form = { speaker, direction: speaker.direction };
      const line = [{ text: `✓ ${speaker.say('tick.closed')}` }];
      const ticks = () => gone.map((key) => ({ key, tick: { kind: 'done' as const, line, undo: null } }));
      await wing.tick(client, place, ticks, form);
    });
  }
}
