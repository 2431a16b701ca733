import { describe, expect, it } from 'vitest';
import { reportsBlocks, reportsView } from '../../slack/blocks/reports.ts';
import type { CrmUser, Desk } from '../../slack/desk.ts';
import { readReports } from '../../slack/reports.ts';
import type { Turn } from '../../slack/wing.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import type { Person, Role } from '../../src/people/schema.ts';
import type { AdoptionView } from '../../src/progress/adoption-view.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { testStrategy } from '../worlds/strategy.ts';
import { wordsOf as linesOf } from './office.ts';
import { typeProblems } from './slack-types.ts';

const wordsOf = (value: unknown) => linesOf(value).replaceAll('\n', '');
const LEAD = 'lead@example.test';
const person = (name: string, more: Partial<Person> = {}): Person => ({
  email: `${name.toLowerCase()}@example.test`,
  name,
  role: 'rep',
  ...more,
});
const PEOPLE = [
  person('Ana', { manager: 'Lead@example.test' }),
  person('Bo', { manager: LEAD }),
  person('Cy', { manager: 'other@example.test' }),
];
const USERS = PEOPLE.map(({ name, email }): CrmUser => {
  const team = name === 'Cy' ? 'South' : 'North';
  return {
    source: 'salesforce',
    id: name,
    name,
    email,
    team,
    active: true,
    person: true,
    integration: false,
  };
});
const parts = [{ id: 'logging', share: 0.72, due: 340, people: 7 }];
const group = (id: string, value: number | null) => ({ ids: [id], value, coverage: 0.8, people: 7, parts });
const view = (changes: Partial<AdoptionView> = {}): AdoptionView => ({
  day: '2026-11-23',
  organisation: null,
  departments: [],
  teams: [group('North', 81.2), group('South', 64.4)],
  unknown: [],
  formulaVersion: 1,
  strategyVersion: 1,
  own: null,
  reps: [],
  ...changes,
});
const rep = (id: string, value: number | null) => ({
  id: `salesforce ${id}`,
  value,
  coverage: 1,
  parts: [{ id: 'logging', share: value === null ? null : 0.5, fair: null, due: 12 }],
});
const agreed = {
  rep_level: 'manager',
  reason: 'Coaching',
  agreed: '2026-01-01',
  consulted: 'The works council',
} as const;

async function reportsOf(role: Role, adoption: AdoptionView | null, people: object = {}, language = 'en') {
  const asked: unknown[] = [];
  const desk: Pick<Desk, 'adoption' | 'people' | 'users' | 'strategy'> = {
    adoption: async (viewer) => {
      asked.push(viewer);
      return adoption;
    },
    people: async () => PEOPLE,
    users: async () => USERS,
    strategy: () => testStrategy({ people }),
  };
  const speaker = createSpeaker(language);
  const told = { speaker, direction: speaker.direction, zone: 'UTC', today: '2026-11-23' };
  const turn = { member: { email: LEAD, role }, told } as unknown as Turn;
  return { asked, told, reports: await readReports(desk as Desk, turn) };
}

async function shown(adoption: AdoptionView, people: object = {}, language = 'en') {
  const { reports, told } = await reportsOf('manager', adoption, people, language);
  if (reports === null) throw new Error('nothing to show');
  return { home: reportsBlocks(told, reports), modal: reportsView(told, reports) };
}

describe('how a manager’s people use the CRM', () => {
  it('is shown to managers alone', async () => {
    for (const role of ['admin', 'programme-manager', 'rep', 'sponsor'] as const) {
      const { reports, asked } = await reportsOf(role, view({ reps: [rep('Ana', 90)] }), agreed);
      expect([reports, asked]).toEqual([null, []]);
    }
    expect((await reportsOf('manager', null)).reports).toBeNull();
  });

  it('is told of the groups in which their people are, and of nobody by name unless that was agreed', async () => {
    const { home, modal } = await shown(view());
    expect(wordsOf(home)).toContain('North: 81.2 of 100 (7 people)');
    expect(wordsOf(modal)).toContain('Logged within a day: 72.0% of 340 due');
    for (const blocks of [home, modal]) {
      expect(wordsOf(blocks)).not.toMatch(/South|Ana|Bo|Cy/);
      expect(wordsOf(blocks)).toContain('seen by themselves alone');
    }
  });

  it('is told of each of their own people where it was agreed', async () => {
    const adoption = view({ reps: [rep('Ana', 90), rep('Bo', null)] });
    const { home, modal } = await shown(adoption, agreed);
    for (const blocks of [home, modal]) {
      expect(wordsOf(blocks)).toContain('Ana: 90.0 of 100');
      expect(wordsOf(blocks)).toContain('Bo: not judged yet');
      expect(wordsOf(blocks)).not.toMatch(/South|Cy|seen by themselves alone/);
    }
    expect(wordsOf(modal)).toContain('Logged within a day: 50.0% of 12 due');
  });

  it('is not told where too few people stand behind each number', async () => {
    const { home } = await shown(view({ teams: [group('South', 64.4)] }));
    expect(wordsOf(home)).toContain('only where enough people stand behind each');
    expect(home.some(({ type }) => type === 'actions')).toBe(false);
  });

  it.each(LANGUAGES.map(({ tag }) => tag))('is taken by Slack in %s', async (tag) => {
    const { home, modal } = await shown(view({ reps: [rep('Ana', 90), rep('Bo', null)] }), agreed, tag);
    expect(validateBlocks(home, 'home')).toEqual([]);
    expect(validateBlocks(modal.blocks, 'modal')).toEqual([]);
    expect(typeProblems('ModalView', modal)).toEqual([]);
  });
});
