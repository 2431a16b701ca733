import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/values/index.ts';

const email = (value: string) => judge('email', value, '');

describe('an e-mail address', () => {
  test.each([
    ['anna@example.com', 'anna@example.com'],
    [' Anna.Ny@Example.COM\t', 'anna.ny@example.com'],
    ['a@b.co', 'a@b.co'],
    ['anna+crm@example.com', 'anna+crm@example.com'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['curator@archive.museum', 'curator@archive.museum'],
    ['ελένη@παράδειγμα.ελ', 'ελένη@παράδειγμα.ελ'],
    ['Bjørn.Ødegård@blåbær.no', 'bjørn.ødegård@blåbær.no'],
    ['nguyễn.thị.ý@vídụ.vn', 'nguyễn.thị.ý@vídụ.vn'],
    ['رضا@مثال.ایران', 'رضا@مثال.ایران'],
    ['अनिता@उदाहरण.भारत', 'अनिता@उदाहरण.भारत'],
    ['anna@xn--hxajbheg2az3al.xn--qxam', 'anna@xn--hxajbheg2az3al.xn--qxam'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
    ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ['1@2.example.co.uk', '1@2.example.co.uk'],
    [`anna@${'a.'.repeat(121)}example.com`, `anna@${'a.'.repeat(121)}example.com`],
    ['anna@mail.uk.com', 'anna@mail.uk.com'],
  ])('%j is one', (value, normal) => {
    expect(email(value)).toEqual({ ok: true, normal, fault: null, suggestion: null });
  });

  test.each([
    [''],
    [' '],
    ['n/a'],
    ['anna'],
    ['anna@'],
    ['@example.com'],
    ['anna@@example.com'],
    ['anna@b@example.com'],
    ['anna.@example.com'],
    ['.anna@example.com'],
    ['an..na@example.com'],
    ['anna ny@example.com'],
    ['anna@exam ple.com'],
    ['anna\u200b@example.com'],
    ['"anna ny"@example.com'],
    ['anna(work)@example.com'],
    ['Anna <anna@example.com>'],
    ['anna@example.com, bo@example.com'],
    ['mailto:anna@example.com'],
    [`${'a'.repeat(65)}@example.com`],
    ['anna@example'],
    ['anna@localhost'],
    ['anna@example.con'],
    ['anna@example.com.'],
    ['anna@.example.com'],
    ['anna@example..com'],
    ['anna@-example.com'],
    ['anna@example-.com'],
    ['anna@exa_mple.com'],
    ['anna@co.uk'],
    ['anna@museum'],
    ['anna@127.0.0.1'],
    ['anna@[127.0.0.1]'],
    ['anna@example.com/path'],
    ['anna@example.com:25'],
    [`anna@${'a'.repeat(64)}.com`],
    [`anna@${'a.'.repeat(122)}example.com`],
  ])('%j is none', (value) => {
    expect(email(value)).toEqual({ ok: false, normal: null, fault: 'syntax', suggestion: null });
  });

  test.each([
    ['anna@mailinator.com', 'disposable'],
    ['anna@Sub.Mailinator.COM', 'disposable'],
    ['anna@yopmail.com', 'disposable'],
    ['anna@0-mailer.dynv6.net', 'disposable'],
    ['anna@dynv6.net', null],
    ['anna@mailinator.example.com', null],
    ['mailinator.com@example.com', null],
  ])('%j is of a throw-away provider: %j', (value, fault) => {
    expect(email(value)).toMatchObject({ ok: true, fault });
  });

  test.each([
    ['anna@gmial.com', 'mistyped', 'anna@gmail.com'],
    ['anna@gmail.co', 'mistyped', 'anna@gmail.com'],
    ['Anna@HOTMIAL.com ', 'mistyped', 'anna@hotmail.com'],
    ['anna@outlok.com', 'mistyped', 'anna@outlook.com'],
    ['info@gmaill.com', 'mistyped', 'info@gmail.com'],
    ['anna@gmail.com', 'free', null],
    ['anna@email.com', 'free', null],
    ['anna@ymail.com', 'free', null],
    ['anna@yahoo.co.uk', 'free', null],
    ['anna@cloud.com', null, null],
    ['anna@gmail.example.com', null, null],
    ['anna@gmxl.com', null, null],
    ['info@example.com', 'role', null],
    ['SALES2@example.com', 'role', null],
    ['no-reply+7@example.com', 'role', null],
    ['info@gmail.com', 'free-role', null],
    ['infos@example.com', null, null],
    ['anna.sales@example.com', null, null],
    ['salesman@example.com', null, null],
    ['info123@example.com', null, null],
    ['info@mailinator.com', 'disposable', null],
  ])('%j is remarkable as %j, meant was %j', (value, fault, suggestion) => {
    expect(email(value)).toMatchObject({ ok: true, fault, suggestion });
  });

  test('is one in any case and between any blanks, with the same normal form', () => {
    const local = fc.stringMatching(/^[a-z0-9_+-]{1,12}$/);
    const blanks = fc.constantFrom('', ' ', '\t', '\n', '\u00a0', '\u3000', '\ufeff');
    fc.assert(
      fc.property(local, blanks, blanks, (name, before, after) => {
        const address = `${name}@example.org`;
        expect(email(`${before}${address.toUpperCase()}${after}`)).toEqual(email(address));
        expect(email(address)).toMatchObject({ ok: true, normal: address });
      }),
    );
  });
});
