import { type Act, type Place, readAct } from '../schema.ts';

/** Reads what an act carries. */
export function actOf(body: unknown): Act {
  return readAct(body);
}

/** The message in which somebody did something; null where it was not done in one. */
export function placeOf({ channel, message }: Act): Place | null {
  return channel && message ? { channel: channel.id, ts: message.ts } : null;
}

/** The value of a button. */
export function valueOfAction(action: unknown): string | undefined {
  const { value } = (action ?? {}) as { readonly value?: unknown };
  return typeof value === 'string' ? value : undefined;
}
