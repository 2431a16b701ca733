import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/values/index.ts';

const name = (value: string) => judge('name', value, '');
const company = (value: string) => judge('company', value, '');

/** Real names of people, as they write them; none of them may be an error. */
const NAMES =
  "Παπαδόπουλος|Ευαγγελία|Nguyễn Thị|Đặng|Ý|قاسم‌زاده|محمدرضا|王|欧阳|이|O’Brien|O'Neill|Ó Briain|Ap Rhys|de la Mare|van der Berg|" +
  'von Ødegård|d’Souza|Müller-Lüdenscheidt|McDonald|MacLeod|Łukasz|Yılmaz|İnce|Björk|Ŝ|José María|J. R. R.|St. John|Na|Null|Ng|Wu|' +
  'Smith Jr.|John 3rd|Ελένη-Μαρία|Эльвира|עמית|นภา|అనిత|अनिता|ქეთევან|Հայկ|ʻAlohi|Nʼdour|Mary (Bo)|Peter & Anna|ᐊᓂ';

describe('a part of a person’s name', () => {
  test.each(NAMES.split('|').map((each) => [each]))('%j is one', (value) => {
    expect(name(value)).toMatchObject({ ok: true, fault: null });
  });

  test.each([
    ['test', 'filler'],
    [' TEST\t', 'filler'],
    ['asdf', 'filler'],
    ['n/a', 'filler'],
    ['Select', 'filler'],
    ['--None--', 'filler'],
    ['First  Name', 'filler'],
    ['...', 'malformed'],
    ['', 'malformed'],
    ['Anna2', 'malformed'],
    ['Άννα ۲', 'malformed'],
    ['anna@example.com', 'malformed'],
    ['www.anna.gr', 'malformed'],
    ['Anna; Maria', 'malformed'],
    ['22 12 34 56', 'malformed'],
    ['Anna?', 'malformed'],
    ['DUPONT', 'capitals'],
    ['ΜΑΡΙΑ', 'capitals'],
    ['NGUYỄN', 'capitals'],
    ['NG', 'capitals'],
    ["O'BRIEN", 'capitals'],
    ['anna', 'lowercase'],
    ['μαρία', 'lowercase'],
    ['von ørsted', 'lowercase'],
  ])('%j is remarkable as %j', (value, fault) => {
    expect(name(value).fault).toBe(fault);
  });

  test.each([['X'], ['É'], ['o'], ['وی'], ['李']])(
    'of one letter or without case, %j, is neither',
    (value) => {
      expect(['capitals', 'lowercase']).not.toContain(name(value).fault);
    },
  );

  test('keeps its normal form whatever the case and the blanks', () => {
    const words = fc.array(fc.stringMatching(/^[a-zà-öα-ω]{1,8}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(words, (parts) => {
        const one = name(parts.join(' '));
        expect(name(`  ${parts.join('   ')} `).normal).toBe(one.normal);
      }),
    );
  });
});

describe('a firm’s name', () => {
  test.each([
    ['Aegean Lines S.A.', 'aegean lines'],
    ['AEGEAN LINES', 'aegean lines'],
    ['Αιγαίο Α.Ε.', 'αιγαιο'],
    ['Πλοῦς', 'πλουσ'],
    ['ΠΛΟΥΣ', 'πλουσ'],
    ['Công ty TNHH Kavelor', 'kavelor'],
    ['شرکت کارا', 'کارا'],
    ['Brzeg Sp. z o.o.', 'brzeg'],
    ['Müller GmbH & Co. KG', 'muller'],
    ['O’Brien, Ltd.', 'obrien'],
    ['株式会社トヨタ', '株式会社トヨタ'],
    ['3M', '3m'],
    ['S.A.', 'sa'],
    ['!!!', null],
  ])('%j is compared as %j', (value, normal) => {
    expect(company(value)).toMatchObject({ ok: true, normal });
  });

  test.each([
    ['Test', 'filler'],
    [' ASDF ', 'filler'],
    ['Test Company', 'filler'],
    ['n.a.', 'filler'],
    ['NORDLYS TRADING COMPANY', 'capitals'],
    ['ΑΙΓΑΙΟ ΝΑΥΤΙΛΙΑΚΗ', 'capitals'],
    ['Testo SE', null],
    ['Test Rite', null],
    ['IKEA', null],
    ['BMW BANK AG', null],
    ['NTT DATA GROUP', null],
    ['Unknown Pleasures Ltd', null],
    ['شرکت ملی نفت ایران', null],
    ['トヨタ自動車株式会社', null],
  ])('%j is remarkable as %j', (value, fault) => {
    expect(company(value).fault).toBe(fault);
  });
});
