import { createDice } from './dice.ts';

const ONSETS = 'b,br,c,ch,d,dr,f,g,gr,h,j,k,kl,l,m,n,p,pr,r,s,sh,st,t,th,tr,v,w,z,'.split(',');
const VOWELS = 'a,a,e,e,i,i,o,o,u,ai,ea,ie,ou'.split(',');
const CODAS = ',,,n,r,s,l,t,m,ck,nd,rd,ll,ss'.split(',');
const ENDINGS = {
  given: ['a', 'e', 'o', 'ine', 'is', 'an', 'ie', 'el', 'us', ''],
  family: ['son', 'ley', 'man', 'ers', 'ton', 'ov', 'ez', 'idis', 'berg', 'ski', '', ''],
  place: ['ville', 'ton', 'burg', 'ford', 'field', ' bay', ' hills', 'by', 'stad', ''],
  company: [' systems', ' foods', ' works', ' trading', ' partners', ' logistics', '', ' labs', ' steel'],
};

/** So many different invented words of a kind. */
export function inventWords(kind: keyof typeof ENDINGS, count: number, seed: number): string[] {
  const dice = createDice(seed);
  const words = new Set<string>();
  while (words.size < count) {
    let word = '';
    for (let left = 1 + dice.below(2) + (dice.chance(0.2) ? 1 : 0); left > 0; left--)
      word += dice.pick(ONSETS) + dice.pick(VOWELS) + dice.pick(CODAS);
    word += dice.pick(ENDINGS[kind]);
    if (word.length > 2) words.add(word);
  }
  return [...words];
}
