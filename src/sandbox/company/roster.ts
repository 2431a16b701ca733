import type { Day } from '../../clock.ts';
import type { SlackMember } from '../vendor-data.ts';
import { dayText, type Span } from './calendar.ts';
import type { Staff } from './people.ts';
import { seededRandom } from './random.ts';
import type { Role } from './truth.ts';

/** One of the people whom Plumbline serves, as its people file would name them. */
export interface SamplePerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly team?: string;
  readonly zone: string;
  readonly language: string;
  /** The day on which a rep agreed to be messaged; absent for who did not. */
  readonly agreed?: Day;
  /** E-mail of the manager. */
  readonly manager?: string;
}

const AGREED_SHARE = 0.6;
const WITHOUT_SLACK = 0.04;

/** Everybody who works at the company now. */
export function peopleOf(staff: Staff, seed: number, span: Span): SamplePerson[] {
  const random = seededRandom(seed, 'agreements');
  return staff.persons
    .filter((person) => person.active)
    .map((person) => {
      const agreed = person.role === 'rep' && random.chance(AGREED_SHARE);
      const since = span.lastDay - random.between(3, 90);
      return {
        email: person.email,
        name: `${person.firstName} ${person.lastName}`,
        role: person.role,
        team: person.team.name,
        zone: person.team.zone,
        language: person.team.region.language,
        ...(agreed ? { agreed: dayText(since) } : {}),
        ...(person.manager ? { manager: person.manager.email } : {}),
      };
    });
}

/** All of them but a few reps who never joined Slack. */
export function membersOf(staff: Staff, seed: number): SlackMember[] {
  const random = seededRandom(seed, 'members');
  return staff.persons
    .filter((person) => person.active)
    .filter((person) => person.role !== 'rep' || !random.chance(WITHOUT_SLACK))
    .map((person, index) => ({
      id: `U${String(index + 1).padStart(4, '0')}`,
      name: `${person.firstName} ${person.lastName}`,
      email: person.email,
      zone: person.team.zone,
      locale: person.team.region.locale,
    }));
}
