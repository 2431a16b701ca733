import { describe, expect, it } from 'vitest';
import { composeNudge, givenName } from '../../src/briefing/nudge.ts';
import { CHECKS } from '../../src/checks/index.ts';
import type { Person } from '../../src/people/schema.ts';
import type { FixView } from '../../src/progress/fixes.ts';
import { dayView, fixView, speaker } from './day-view.ts';
import { linesOf } from './spoken.ts';

const ana: Person = { email: 'ana@example.test', name: 'Ana Papadaki', role: 'rep', language: 'en' };
const compose = (fixes: readonly FixView[], total = fixes.length) =>
  composeNudge({ person: ana, fixes, total, view: dayView(), speaker });

describe('a nudge', () => {
  it('greets, names each record with what is missing and why, and leaves the rest for later', () => {
    const brief = compose(
      [
        fixView({
          checkId: 'ticket-costcentre-missing',
          object: 'ticket',
          label: '4711, Kostas Ltd',
          goalId: 'cheap',
          alike: 212,
        }),
        fixView({ checkId: 'deal-closedate-past', goalId: 'win' }),
        fixView({
          checkId: 'contact-email-duplicate',
          object: 'contact',
          label: 'P. Papadakis',
          seconds: 90,
        }),
      ],
      8,
    );
    expect(linesOf(brief.parts)).toEqual([
      'Hello Ana. Three fixes, about 4 minutes.',
      'Ticket 4711, Kostas Ltd: no cost centre.\nIt is one of 212 that keep us from being sure about the goal “Settle cases faster”.',
      'Deal Aegean Lines: the close date has passed.\nIt makes the goal “Win more of what we quote” less sure.',
      'Contact P. Papadakis: another contact has the same e-mail address.\nTwo records of one person split the history, and the person gets every message twice.',
      '5 more can wait. · data as of 07:40',
    ]);
    expect(brief.summary).toBe('Hello Ana. Three fixes, about 4 minutes.');
  });

  it('speaks of one fix and one minute in the singular, and of no rest where there is none', () => {
    const lines = linesOf(compose([fixView({ checkId: 'deal-amount-missing', seconds: 20 })]).parts);
    expect(lines[0]).toBe('Hello Ana. One fix, about 1 minute.');
    expect(lines.at(-1)).toBe('data as of 07:40');
  });

  it('links the record in its CRM, and nothing where the CRM gives no address', () => {
    const fixes = [
      fixView({ checkId: 'deal-amount-missing' }),
      fixView({ checkId: 'deal-amount-missing', link: null }),
    ];
    const actions = compose(fixes).parts.flatMap((part) => (part.kind === 'fix' ? [part.action] : []));
    expect(actions).toEqual([
      {
        text: 'Open in Salesforce',
        url: 'https://northlight.example.test/lightning/r/Opportunity/0061/view',
      },
      null,
    ]);
  });

  it('marks the words of a record as quoted, so that every channel tames them', () => {
    const [fix] = compose([
      fixView({ checkId: 'deal-amount-missing', label: '<!channel>\u202e\n*x*' }),
    ]).parts.filter((part) => part.kind === 'fix');
    expect(fix?.spans.find(({ quoted }) => quoted)?.text).toBe('<!channel> *x*');
  });

  it('can be written about a finding of every check', () => {
    for (const { id, object } of CHECKS) {
      const [, line] = linesOf(compose([fixView({ checkId: id, object })]).parts);
      expect(line, id).toMatch(/: .+\.\n.+\.$/);
    }
  });

  it('remembers what it said by ids, without words of the record', () => {
    const { said } = compose([fixView({ checkId: 'deal-amount-missing', label: 'Secret deal' })]);
    expect(JSON.parse(said)).toEqual([['deal-amount-missing', 'salesforce', '00619']]);
  });
});

describe('the name that one greets by', () => {
  it.each([
    ['Ana Papadaki', 'Ana'],
    ['Papadaki, Ana Maria', 'Ana'],
    ['Ólöf', 'Ólöf'],
    ['  Jean-Luc  Picard ', 'Jean-Luc'],
    ['Smith,', 'Smith,'],
  ])('%s gives %s', (name, given) => {
    expect(givenName(name, 'en')).toBe(given);
  });
});
