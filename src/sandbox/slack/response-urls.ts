import type { Clock } from '../../clock.ts';
import { slackId } from './ids.ts';
import type { PostedMessage } from './workspace.ts';

/** How often, and how long, an address takes messages. */
export const RESPONSE_USES = 5;
export const RESPONSE_MS = 30 * 60_000;

/** Where what is sent to an address goes. */
export interface ResponsePlace {
  readonly channel: string;
  readonly member: string;
  /** The message that somebody used; null after a command. */
  readonly message: PostedMessage | null;
}

/** Addresses on which an app answers what somebody did. */
export interface ResponseUrls {
  /** @returns the path of a new address */
  issue(place: ResponsePlace): string;
  /** Uses a path once more; the error by Slack's name where it takes nothing. */
  use(path: string): ResponsePlace | 'invalid_url' | 'expired_url' | 'used_url';
}

export function openResponseUrls(clock: Clock): ResponseUrls {
  const issued = new Map<
    string,
    { readonly place: ResponsePlace; readonly endsAtMs: number; uses: number }
  >();
  const nowMs = (): number => Date.parse(clock.now());
  return {
    issue(place) {
      const number = issued.size + 1;
      const path = `/actions/${slackId('T', place.channel)}/${number}/${slackId('', `address ${number}`)}`;
      issued.set(path, { place, endsAtMs: nowMs() + RESPONSE_MS, uses: 0 });
      return path;
    },
    use(path) {
      const found = issued.get(path);
      if (found === undefined) return 'invalid_url';
      if (found.endsAtMs < nowMs()) return 'expired_url';
      if (found.uses >= RESPONSE_USES) return 'used_url';
      found.uses++;
      return found.place;
    },
  };
}
