import { fold, withoutMarks } from './fold.ts';
import { fine, type Verdict } from './verdict.ts';

/** What people type where a firm's name is asked for and they have none. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'test|tests|testing|test account|test company|test customer|test firm|test test|testcompany|testaccount|demo|demo account|' +
    'demo company|dummy|dummy account|dummy company|sample|sample account|sample company|example|example company|company|' +
    'company name|my company|the company|account|account name|new account|customer|new customer|client|firm|business|' +
    'business name|organisation|organization|organization name|no company|no name|not provided|not applicable|not available|' +
    'unknown company|unknown account|private|privat|private person|self|self employed|self-employed|freelance|freelancer|' +
    'individual|asd|asdf|asdfg|asdfgh|asdfasdf|asdasd|qwe|qwer|qwert|qwerty|qwertz|zxcv|xxxx|xxxxx|abc|abcd|aaa|aaaa|foo|bar|' +
    'foobar|123|1234|12345|123456|tba|tbc|n.a.|na na|not known'
  ).split('|'),
);

/** Legal forms, as words of the compared form; written before the name in some countries. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    'ab ae ag aps as asa bv bvba co company corp corporation doo eood epe eurl gmbh inc incorporated jsc kft kg kgaa ike ike ks ' +
    'lda limited llc llp ltd ltda nv oe oeood oo ood oy oyj plc pte pty pt pvt sa sae sarl sas sc se sl slu snc sp spa spk sprl srl ' +
    'sro ug z zoo zrt αε επε ικε οε εε شرکت شركة công cong ty tnhh cp'
  ).split(' '),
);

const LONG_WORD = /\p{L}{5,}/gu;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;

/**
 * Judges a firm's name in any script. Normal form: case folded, without accents, signs and legal forms, so that
 * `Aegean Lines S.A.` and `AEGEAN LINES` are equal; null where nothing is left. Faults, ok both: `filler`, what stands
 * where no name is known; `capitals`, two long words or more in capitals only (`IKEA` and `BMW AG` are none).
 */
export function judgeCompany(value: string): Verdict {
  const folded = fold(value).replace(/\s+/g, ' ');
  if (FILLERS.has(folded)) return { ok: true, normal: null, fault: 'filler', suggestion: null };
  const normal = companyKey(folded);
  const shouted = !LOWER.test(value) && UPPER.test(value) && (value.match(LONG_WORD)?.length ?? 0) > 1;
  if (shouted) return { ok: true, normal, fault: 'capitals', suggestion: null };
  return normal === null ? { ok: true, normal, fault: null, suggestion: null } : fine(normal);
}

function companyKey(folded: string): string | null {
  const words = withoutMarks(folded)
    // `S.A.` and `Sp. z o.o.` are one word each.
    .replace(/\b((?:\p{L}\.\s?){2,})/gu, (letters) => `${letters.replace(/[.\s]/g, '')} `)
    // One letter, written in two ways.
    .replace(/ς/g, 'σ')
    .replace(/['’´`.]/g, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  const own = words.filter((word) => !LEGAL_FORMS.has(word));
  return (own.length > 0 ? own : words).join(' ') || null;
}
