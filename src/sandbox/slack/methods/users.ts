import { addDays, dayOf, type Instant, timeOf, timeOn } from '../../../clock.ts';
import type { SlackMember } from '../../vendor-data.ts';
import { type Arguments, Refusal, refuseWith } from '../arguments.ts';
import { type Method, type MethodCall, page } from '../method.ts';
import { handleOf, type Workspace } from '../workspace.ts';

export const dndInfo: Method = {
  required: [],
  scopes: ['dnd:read'],
  errors: ['user_not_found'],
  tier: 3,
  answer({ workspace, args, need }) {
    need('dnd:read');
    const id = args.text('user');
    if (id === undefined || id === workspace.botUserId) return { ...AWAKE, snooze_enabled: false };
    const member = workspace.member(id);
    if (member === null) throw new Refusal('user_not_found');
    return { ...nightOf(member, workspace), snooze_enabled: false };
  },
};

const MOST_ASKED = 50;

export const dndTeamInfo: Method = {
  required: ['users'],
  scopes: ['dnd:read'],
  errors: [],
  tier: 2,
  answer({ workspace, args, need }) {
    need('dnd:read');
    const ids = (args.text('users') ?? '').split(',').map((id) => id.trim());
    if (ids.length > MOST_ASKED) throw refuseWith('invalid_arguments', ['must be 50 users at most']);
    // Whoever is not known is left out, as with Slack.
    const known = ids.flatMap((id) => workspace.member(id) ?? []);
    return { users: Object.fromEntries(known.map((member) => [member.id, nightOf(member, workspace)])) };
  },
};

export const usersInfo: Method = {
  required: ['user'],
  scopes: ['users:read'],
  errors: ['user_not_found'],
  tier: 4,
  answer(call) {
    call.need('users:read');
    const id = call.args.text('user') ?? '';
    const user = everybody(call).find((one) => one['id'] === id);
    if (user === undefined) throw new Refusal('user_not_found');
    return { user };
  },
};

export const usersList: Method = {
  required: [],
  scopes: ['users:read'],
  errors: ['invalid_cursor'],
  tier: 2,
  answer(call) {
    call.need('users:read');
    const list = everybody(call);
    const part = page(list, call.args.text('cursor'), call.args.count('limit') || list.length);
    if (part === null) throw new Refusal('invalid_cursor');
    return {
      members: part.entries,
      cache_ts: secondsOf(call.workspace.clock.now()),
      response_metadata: { next_cursor: part.next },
    };
  },
};

export const usersLookupByEmail: Method = {
  required: ['email'],
  scopes: ['users:read.email'],
  errors: ['users_not_found'],
  tier: 3,
  answer(call) {
    call.need('users:read.email');
    const email = call.args.text('email')?.toLowerCase();
    const member = call.workspace.members.find((one) => one.email.toLowerCase() === email);
    if (member === undefined || member.kind === 'stranger' || member.deactivated)
      throw new Refusal('users_not_found');
    return { user: person(member, call) };
  },
};

type User = Readonly<Record<string, unknown>>;

function everybody(call: MethodCall): User[] {
  return [appUser(call.workspace), ...call.workspace.members.map((member) => person(member, call))];
}

/** A member as Slack describes one. */
export function person(
  member: SlackMember,
  { workspace, args, holds }: Pick<MethodCall, 'workspace' | 'holds'> & { args: Pick<Arguments, 'flag'> },
): User {
  const now = workspace.clock.now();
  const local = Date.parse(`${dayOf(now, member.zone)}T${timeOf(now, member.zone)}:00Z`);
  const handle = handleOf(member);
  const team = member.kind === 'stranger' ? workspace.otherTeamId : workspace.teamId;
  const base = { id: member.id, team_id: team, name: handle, deleted: member.deactivated ?? false };
  // Slack no longer knows where a deactivated person is, nor what they may do.
  if (member.deactivated) {
    return { ...base, is_bot: false, profile: { real_name: member.name, display_name: handle, team } };
  }
  return {
    ...base,
    real_name: member.name,
    tz: member.zone,
    tz_label: zoneLabel(member.zone, now),
    tz_offset: Math.round((local - Date.parse(now)) / 60_000) * 60,
    profile: {
      real_name: member.name,
      real_name_normalized: member.name,
      display_name: handle,
      display_name_normalized: handle,
      team,
      ...(holds('users:read.email') && member.kind !== 'stranger' && { email: member.email }),
    },
    is_admin: false,
    is_owner: false,
    is_restricted: member.kind === 'guest',
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    is_email_confirmed: member.emailUnconfirmed !== true,
    ...(member.kind === 'stranger' && { is_stranger: false }),
    ...(args.flag('include_locale') && { locale: member.locale }),
  };
}

function appUser(workspace: Workspace): User {
  return {
    id: workspace.botUserId,
    team_id: workspace.teamId,
    name: 'plumbline',
    deleted: false,
    real_name: 'Plumbline',
    profile: {
      real_name: 'Plumbline',
      display_name: '',
      bot_id: workspace.botId,
      api_app_id: workspace.appId,
    },
    is_bot: true,
    is_app_user: false,
  };
}

const AWAKE = { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 };

function nightOf(member: SlackMember, { clock }: Workspace): typeof AWAKE {
  const { start, end } = nightAt(clock.now(), member.zone);
  return { dnd_enabled: true, next_dnd_start_ts: secondsOf(start), next_dnd_end_ts: secondsOf(end) };
}

/** The current or next span of a member's night, from 22:00 to 08:00 as Slack sets it for new workspaces. */
function nightAt(now: Instant, zone: string): { start: Instant; end: Instant } {
  const today = dayOf(now, zone);
  const evening = timeOf(now, zone) < '08:00' ? addDays(today, -1) : today;
  return { start: timeOn(evening, '22:00', zone), end: timeOn(addDays(evening, 1), '08:00', zone) };
}

const secondsOf = (instant: Instant): number => Math.floor(Date.parse(instant) / 1000);

function zoneLabel(zone: string, now: Instant): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'long' }).formatToParts(
    new Date(now),
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}
