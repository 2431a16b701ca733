import { speakerFor } from '../src/briefing/speaking.ts';
import { dayOf } from '../src/clock.ts';
import { messageOf } from '../src/errors.ts';
import type { Mendable } from '../src/fixing/mendable.ts';
import { type Level, levelOf } from '../src/fixing/rights.ts';
import type { LevelOf } from './blocks/rich.ts';
import type { Told } from './blocks/sheet.ts';
import type { WebClient } from './client.ts';
import type { Desk } from './desk.ts';
import type { Member, Members, Outsider } from './identity.ts';
import type { Sittings } from './sittings.ts';
import type { Ticking } from './tick.ts';

/** What every listener is handed. */
export interface Wing {
  readonly desk: Desk;
  readonly members: Members;
  readonly sittings: Sittings;
  /** The Slack workspace that is served; whoever comes from another is refused. */
  team(): Promise<string>;
  /** Does something in the background; what goes wrong is logged and ends nothing. */
  background(what: string, work: () => Promise<unknown>): void;
  /** Does something later, unless the app is stopped before. */
  after(ms: number, what: string, work: () => Promise<unknown>): void;
  readonly tick: Ticking;
  /** Removes the tokens that an installation left. */
  forgetInstallation(): Promise<void>;
  /** Whether an address that came with an act is one of Slack's. */
  isSlackAddress(url: string): boolean;
  /** Notes that a member has their Home tab before them. */
  homeOpened(member: string): void;
  /** Shows the Home tab of a member anew, where they have opened it. */
  refreshHome(client: WebClient, member: string): void;
}

/** One act of one member: who they are, and how one speaks to them. */
export interface Turn {
  readonly member: Member;
  readonly client: WebClient;
  readonly told: Told;
}

/** Begins an act. Every right follows from who somebody is now, and from nothing that came with the act. */
export async function turnOf(wing: Wing, client: WebClient, user: string): Promise<Turn | Outsider> {
  const member = await wing.members.identify(client, { user, team: await wing.team() });
  if (typeof member === 'string') return member;
  const { desk } = wing;
  const strategy = desk.strategy();
  const speaker = speakerFor(member.person, strategy);
  const zone = member.person.zone ?? strategy.organisation.zone;
  const levelOf = await levelsOf(desk, member);
  return {
    member,
    client,
    told: { speaker, direction: speaker.direction, levelOf, zone, today: dayOf(desk.clock.now(), zone) },
  };
}

/** How somebody mends findings from here. */
export async function levelsOf(
  desk: Desk,
  member: Pick<Member, 'email' | 'verified' | 'owners'>,
): Promise<LevelOf> {
  const levels = new Map<string, Level>();
  for (const { source, id } of member.owners) {
    levels.set(
      source,
      levelOf({
        writeBack: desk.writeBack,
        writable: Boolean(desk.connector(source)?.writing),
        signedIn: await desk.logins.signedIn(source, member.email),
        userId: member.verified ? id : null,
      }),
    );
  }
  return byFinding(levels, desk.mendable());
}

/** @param levels how somebody mends what a form can mend, by source */
export function byFinding(levels: ReadonlyMap<string, Level>, mendable: Mendable): LevelOf {
  return ({ check, source }) => (mendable(check, source) ? (levels.get(source) ?? 'link') : 'link');
}

/** Their user in a source; null where they have none there. */
export function userIn(member: Pick<Member, 'owners'>, source: string): string | null {
  return member.owners.find((owner) => owner.source === source)?.id ?? null;
}

/** What runs beside the answers to Slack, and can be waited for. */
export function createErrands(log: Desk['log']) {
  const running = new Set<Promise<void>>();
  const waiting = new Set<NodeJS.Timeout>();
  let stopped = false;
  const background: Wing['background'] = (what, work) => {
    const done: Promise<void> = work()
      .then(() => undefined)
      .catch((error: unknown) => {
        // What was given up for the end is no failure.
        if (!stopped) log.error({ what, error: messageOf(error) }, 'an errand of the Slack app failed');
      })
      .finally(() => running.delete(done));
    running.add(done);
  };
  return {
    background,
    /** Work that somebody else waits for, too. */
    track(work: Promise<void>): Promise<void> {
      const done: Promise<void> = work.catch(() => {}).finally(() => running.delete(done));
      running.add(done);
      return work;
    },
    after(ms: number, what: string, work: () => Promise<unknown>) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        background(what, work);
      }, ms).unref();
      waiting.add(timer);
    },
    /** Drops what was to come later, and waits for what runs. */
    async stop() {
      stopped = true;
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
      await this.idle();
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
