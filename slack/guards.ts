import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import type { Clock } from '../src/clock.ts';
import type { Log } from '../src/log.ts';

/** Slack sends an event again for up to an hour. */
const REMEMBERED_MS = 60 * 60_000;

interface Body {
  readonly event_id?: unknown;
  readonly team_id?: unknown;
  readonly team?: { readonly id?: unknown } | null;
  readonly user?: { readonly team_id?: unknown };
}

/**
 * What every act passes before any listener: it comes from the workspace that is served, and an event is heard once
 * however often Slack sends it.
 */
export function createGuard(options: {
  team(): Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** Knows of what is under way. */
  track(work: Promise<void>): Promise<void>;
}): Middleware<AnyMiddlewareArgs> {
  const { team, clock, log } = options;
  const heard = new Map<string, number>();

  function isFirst(id: string): boolean {
    const nowMs = Date.parse(clock.now());
    for (const [known, untilMs] of heard) if (untilMs < nowMs) heard.delete(known);
    if (heard.has(id)) return false;
    heard.set(id, nowMs + REMEMBERED_MS);
    return true;
  }

  return async (args) => {
    const body = args.body as Body;
    // The end of the app is told when no call can be made any more.
    const { event } = args as { readonly event?: { readonly type?: string } };
    const ended = event?.type === 'app_uninstalled' || event?.type === 'tokens_revoked';
    const named = [body.team_id, body.team?.id, body.user?.team_id].filter((id) => typeof id === 'string');
    if (!ended) {
      const ours = await team();
      if (named.length === 0 || named.some((id) => id !== ours)) {
        log.warn({}, 'an act from another workspace was refused');
        if ('ack' in args && typeof args.ack === 'function') await (args.ack as () => Promise<void>)();
        return;
      }
    }
    if (typeof body.event_id === 'string' && !isFirst(body.event_id)) {
      log.info({}, 'an event that was heard before is left');
      return;
    }
    await options.track(args.next());
  };
}
