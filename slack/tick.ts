import { type Tick, ticked } from './blocks/fix.ts';
import type { Form } from './blocks/rich.ts';
import type { WebClient } from './client.ts';
import type { Place } from './schema.ts';

/** A message as Slack holds it. */
export interface Held {
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/** Reads one message of ours; null where it is gone. Needs `im:history`: it works in direct messages only. */
export async function readMessage(client: WebClient, { channel, ts }: Place): Promise<Held | null> {
  const asked = { channel, oldest: ts, latest: ts, inclusive: true, limit: 1 };
  const { messages = [] } = await client.conversations.history(asked);
  const found = messages.find((message) => message.ts === ts);
  return found ? { text: found.text ?? '', blocks: found.blocks ?? [] } : null;
}

/** Changes messages one after the other, so that two fixes of one nudge do not overwrite each other. */
export function createTicking() {
  const queues = new Map<string, Promise<unknown>>();
  return async function change(
    client: WebClient,
    place: Place,
    ticks: (held: Held) => readonly { readonly key: string; readonly tick: Tick }[],
    form: Form,
  ): Promise<boolean> {
    const name = `${place.channel} ${place.ts}`;
    const done = (queues.get(name) ?? Promise.resolve()).then(async () => {
      const held = await readMessage(client, place);
      if (held === null) return false;
      let blocks: readonly unknown[] = held.blocks;
      for (const { key, tick } of ticks(held)) blocks = ticked(blocks, key, tick, form) ?? blocks;
      if (blocks === held.blocks) return false;
      await client.chat.update({ ...place, text: held.text, blocks: blocks as never });
      return true;
    });
    const settled = done.catch(() => {});
    queues.set(name, settled);
    settled.then(() => queues.get(name) === settled && queues.delete(name));
    return done;
  };
}

export type Ticking = ReturnType<typeof createTicking>;
