import { fold } from './fold.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

/** What people type where a given or family name is asked for and they have none. Each but the last is a name too. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'test|tests|tester|testing|testuser|test user|demo|dummy|sample|example|foo|bar|foobar|user|contact|customer|client|lead|' +
    'person|name|no name|noname|someone|somebody|nobody|anonymous|firstname|first name|given name|lastname|last name|surname|' +
    'family name|fname|lname|unknown|not known|none|n/a|n.a.|tbd|tba|tbc|xx|xxx|xxxx|x|abc|abcd|aaa|aaaa|asd|asdf|asdfg|asdfgh|' +
    'asdfasdf|asdasd|qwe|qwer|qwert|qwerty|qwertz|zxc|zxcv|zxcvb|sdf|sdfg|dfgh|hjkl|jkl|jkl;|fgh|select|--select--|please select|' +
    '-none-|--none--|-|--|---|.|..|?|??|???|123|1234|12345'
  ).split('|'),
);

/** What no name of a person holds, in any script: digits of any, addresses, signs of computing. */
const FOREIGN = /[\p{Nd}@<>{}[\]|\\=_*%$€£#!?;:"]|https?|www\.|\.(?:com|net|org|de|no|gr|uk|vn|ir)\b/u;
/** Honours and generations are written beside a name: `John Smith 3rd`. */
const GENERATION = /\b(?:1st|2nd|3rd|[4-9]th)\b/giu;
const LETTER = /\p{L}/u;
/** More than initials. */
const CAPITALS = /\p{Lu}\p{M}*\p{Lu}/u;
const CAPITAL = /[\p{Lu}\p{Lt}]/u;
const LOWER = /\p{Ll}/u;
const LOWERS = /\p{Ll}/gu;
/** Its letters count as small ones, though nobody writes them otherwise. */
const GEORGIAN = /\p{Script=Georgian}/u;

/**
 * Judges one part of a person's name, given or family, in any script: Greek, Vietnamese, Persian and Chinese names are
 * names; a script without capitals has none too many. Normal form: trimmed, case folded, single blanks. Faults, none of
 * which tells much of one part alone: `filler`, what stands where no name is known; `malformed`, without a letter or
 * with digits or an address in it; `capitals` and `lowercase`, two letters or more written one way only.
 */
export function judgeName(value: string): Verdict {
  const name = fold(value).replace(/\s+/g, ' ');
  const told = (fault: string): Verdict => ({ ok: true, normal: name, fault, suggestion: null });
  if (FILLERS.has(name)) return told('filler');
  if (!LETTER.test(name) || FOREIGN.test(name.replace(GENERATION, ''))) return wrong('malformed');
  if (!LOWER.test(value)) return CAPITALS.test(value) ? told('capitals') : fine(name);
  const small = !CAPITAL.test(value) && (value.match(LOWERS)?.length ?? 0) > 1 && !GEORGIAN.test(value);
  return small ? told('lowercase') : fine(name);
}
