import { describe, expect, test } from 'vitest';
import { judge } from '../../src/values/index.ts';

const web = (value: string) => judge('web', value, '');

describe('a web address', () => {
  test.each([
    ['example.com', 'example.com'],
    ['www.example.com', 'example.com'],
    [' HTTPS://Shop.Example.CO.UK/path?query=1#top ', 'example.co.uk'],
    ['http://user:pass@example.com:8080/', 'example.com'],
    ['http://anna@example.com', 'example.com'],
    ['//example.com', 'example.com'],
    ['example.com:8080', 'example.com'],
    ['example.com?ref=a@b', 'example.com'],
    ['example.com/two words', 'example.com'],
    ['example.com.', 'example.com'],
    ['moana.museum', 'moana.museum'],
    ['παράδειγμα.ελ', 'παράδειγμα.ελ'],
    ['http://www.παράδειγμα.ελ/αρχική', 'παράδειγμα.ελ'],
    ['https://xn--hxajbheg2az3al.xn--qxam', 'παράδειγμα.ελ'],
    ['BLÅBÆR.no', 'blåbær.no'],
    ['مثال.ایران', 'مثال.ایران'],
    ['نامه\u200cای.com', 'نامه\u200cای.com'],
    ['vídụ.vn', 'vídụ.vn'],
    ['shop.example.github.io', 'github.io'],
    ['my_shop.example.com', 'example.com'],
    ['a.b.c.kobe.jp', 'b.c.kobe.jp'],
  ])('%j is one', (value, normal) => {
    expect(web(value)).toEqual({ ok: true, normal, fault: null, suggestion: null });
  });

  test.each([
    [''],
    ['n/a'],
    ['-'],
    ['example'],
    ['localhost'],
    ['http://'],
    ['http:///example.com'],
    ['http:/example.com'],
    ['http//example.com'],
    ['http://http://example.com'],
    ['htp://example.com'],
    ['ftp://example.com'],
    ['mailto:anna@example.com'],
    ['javascript:alert(1)'],
    ['anna@example.com'],
    ['exam ple.com'],
    ['exam\u200bple.com'],
    ['exam\u200cple.com'],
    ['http:// example.com'],
    ['www.nordlys,no'],
    ['example.com; example.org'],
    ['www.example..com'],
    ['example.con'],
    ['co.uk'],
    ['museum'],
    ['127.0.0.1'],
    ['http://127.0.0.1/'],
    ['2130706433'],
    ['https://[::1]/'],
    ['-example.com'],
    ['http://example.com:port'],
    ['ex%61mple.com'],
  ])('%j is none', (value) => {
    expect(web(value)).toEqual({ ok: false, normal: null, fault: 'invalid', suggestion: null });
  });
});
