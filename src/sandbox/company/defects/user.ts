import { DAY_MS } from '../calendar.ts';
import type { UserRecord } from '../records.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, turn } from './planting.ts';

const TEAM_MISSING = 'user-team-missing';
const EMAIL_DUPLICATE = 'user-email-duplicate';
/** Far from the numbers of the users that HubSpot gave out. */
const SECOND_SEAT = 5_000_000;

/**
 * People without a team, people with two users, and what only looks so: leavers, robots, a former user of
 * somebody who came back.
 * @returns ids of active users whose former user is still listed
 */
export function plantUsers(planter: Planter, bed: Bed<UserRecord>, ground: Ground): string[] {
  const { users, source } = ground.records;
  const isRep = (user: UserRecord) => user.active && user.person?.role === 'rep';
  const hasLeft = (user: UserRecord) => user.kind === 'person' && !user.active;

  for (let nth = 0; nth < planter.quota(0.03, bed.size); nth++) {
    const user = bed.take(isRep);
    if (!user) break;
    user.team = source === 'hubspot' ? null : turn(BLANKS, nth);
    planter.defect('user', user.id, TEAM_MISSING);
  }
  for (let nth = 0; nth < planter.quota(0.04, bed.size); nth++) {
    const user = bed.take(hasLeft);
    if (!user) break;
    user.team = null;
    planter.nearMiss('user', user.id, TEAM_MISSING);
  }
  for (const user of users.filter((one) => one.kind !== 'person')) {
    planter.nearMiss('user', user.id, TEAM_MISSING);
  }

  for (let nth = 0; nth < planter.quota(0.02, bed.size); nth++) {
    const user = bed.take(isRep);
    if (!user) break;
    const email = turn([user.email, user.email.toUpperCase(), ` ${user.email} `], nth);
    const second = seat(user, { email, active: true });
    planter.defect('user', user.id, EMAIL_DUPLICATE);
    planter.defect('user', second.id, EMAIL_DUPLICATE);
    if (nth % 3 !== 1) continue;
    second.team = null;
    planter.defect('user', second.id, TEAM_MISSING);
  }

  // HubSpot does not tell who leads whom.
  if (source === 'salesforce') plantManagers();

  const cameBack: string[] = [];
  for (let nth = 0; nth < planter.quota(0.02, bed.size); nth++) {
    const user = bed.take(isRep);
    if (!user) break;
    const email = nth % 2 === 0 ? user.email : user.email.replace('@', '+partner@');
    const other = seat(user, { email, active: nth % 2 !== 0 });
    planter.nearMiss('user', user.id, EMAIL_DUPLICATE);
    planter.nearMiss('user', other.id, EMAIL_DUPLICATE);
    if (nth % 2 === 0) cameBack.push(user.id);
  }
  return cameBack;

  function plantManagers(): void {
    const leads = (user: UserRecord) => user.active && user.person?.role === 'manager';
    const leavers = users.filter(hasLeft);
    for (let nth = 0; nth < planter.quota(0.02, bed.size); nth++) {
      const one = bed.take(isRep);
      const other = bed.take(isRep);
      if (!one || !other) break;
      one.managerId = other.id;
      other.managerId = one.id;
      for (const user of [one, other]) planter.defect('user', user.id, 'user-manager-loop');
    }
    for (let nth = 0; nth < planter.quota(0.02, bed.size); nth++) {
      const user = bed.take(isRep);
      if (!user) break;
      user.managerId = null;
      planter.defect('user', user.id, 'user-manager-missing');
    }
    for (let nth = 0; nth < planter.quota(0.02, bed.size); nth++) {
      const user = bed.take(isRep);
      if (!user) break;
      user.managerId = nth % 2 === 0 ? turn(leavers, nth).id : ground.records.newId('user');
      planter.defect('user', user.id, 'user-manager-inactive');
    }
    // Who leads a team may have nobody above; whoever has is led in a line that ends.
    for (const user of users.filter(leads)) {
      const alone = bed.take((one) => one === user);
      planter.nearMiss('user', user.id, 'user-manager-inactive');
      planter.nearMiss('user', user.id, 'user-manager-loop');
      if (!alone || !users.some(({ managerId }) => managerId === user.id)) continue;
      user.managerId = null;
      planter.nearMiss('user', user.id, 'user-manager-missing');
    }
  }

  function seat(user: UserRecord, change: { email: string; active: boolean }): UserRecord {
    const createdAt = user.createdAt - 300 * DAY_MS;
    const other: UserRecord = {
      ...user,
      ...change,
      id: ground.records.newId('user'),
      userId: user.userId === null ? null : user.userId + SECOND_SEAT,
      person: null,
      lastLoginAt: null,
      createdAt,
      modifiedAt: user.createdAt,
    };
    users.push(other);
    return other;
  }
}
