import type { Random } from './random.ts';
import type { Region } from './regions.ts';

/** Syllables in Latin, Greek and Persian letters; any two or three make an invented name. */
const SYLLABLES = (
  'ka κα کا|ve βε وه|lor λορ لور|min μιν مین|tar ταρ تار|sol σολ سول|dra δρα درا|phi φι فی|no νο نو|ri ρι ری|mal μαλ مال|' +
  'zan ζαν زان|tor τορ تور|be μπε به|lu λου لو|sha σα شا|go γκο گو|pel πελ پل|dom ντομ دم|ki κι کی|ran ραν ران|' +
  'syl συλ سیل|ta τα تا|vor βορ ور|ne νε نه|har χαρ هار|mo μο مو|lin λιν لین|bas μπας باس|ke κε که|dor ντορ دور|sa σα سا|' +
  'ti τι تی|ro ρο رو|nar ναρ نار|el ελ ال|du ντου دو|pa πα پا|si σι سی|len λεν لن'
)
  .split('|')
  .map((entry) => entry.split(' ') as [string, string, string]);

/** A line of business, with the industry of Salesforce's standard list that it belongs to. */
const TRADES: readonly { readonly word: string; readonly industry: string }[] = [
  { word: 'Farms', industry: 'Agriculture' },
  { word: 'Weaving', industry: 'Apparel' },
  { word: 'Genetics', industry: 'Biotechnology' },
  { word: 'Polymers', industry: 'Chemicals' },
  { word: 'Bridges', industry: 'Construction' },
  { word: 'Advisers', industry: 'Consulting' },
  { word: 'Circuits', industry: 'Electronics' },
  { word: 'Hydropower', industry: 'Energy' },
  { word: 'Dynamics', industry: 'Engineering' },
  { word: 'Bakeries', industry: 'Food & Beverage' },
  { word: 'Clinics', industry: 'Healthcare' },
  { word: 'Hotels', industry: 'Hospitality' },
  { word: 'Assurance', industry: 'Insurance' },
  { word: 'Lathes', industry: 'Machinery' },
  { word: 'Castings', industry: 'Manufacturing' },
  { word: 'Pictures', industry: 'Media' },
  { word: 'Stores', industry: 'Retail' },
  { word: 'Lines', industry: 'Shipping' },
  { word: 'Software', industry: 'Technology' },
  { word: 'Networks', industry: 'Telecommunications' },
  { word: 'Haulage', industry: 'Transportation' },
  { word: 'Waterworks', industry: 'Utilities' },
];

export interface CompanyName {
  readonly name: string;
  readonly slug: string;
  readonly domain: string;
  readonly industry: string;
}

/**
 * An invented firm of a region. Its domain ends in `-example` before the suffix: well-formed, registrable in
 * form, and plainly nobody's.
 * @param taken slugs that exist; the new one is added
 */
export function inventCompany(region: Region, random: Random, taken: Set<string>): CompanyName {
  const trade = random.pick(TRADES);
  const suffix = random.pick(region.suffixes);
  for (let attempt = 0; ; attempt++) {
    const syllables = [random.pick(SYLLABLES), random.pick(SYLLABLES)];
    if (attempt > 0 || random.chance(0.6)) syllables.push(random.pick(SYLLABLES));
    const latin = syllables.map((syllable) => syllable[0]).join('');
    const numbered = attempt > 20 ? String(taken.size) : '';
    const slug = `${latin}-${trade.word.toLowerCase()}${numbered}`;
    if (taken.has(slug)) continue;
    taken.add(slug);
    const stem = `${inScript(syllables, region, random)}${numbered} ${trade.word}`;
    const name = region.legalForm.endsWith(' ') ? region.legalForm + stem : stem + region.legalForm;
    return { name, slug, domain: `${slug}-example.${suffix}`, industry: trade.industry };
  }
}

function inScript(syllables: readonly [string, string, string][], region: Region, random: Random): string {
  const own = region.culture === 'greek' ? 1 : region.culture === 'persian' ? 2 : 0;
  const script = random.chance(0.5) ? own : 0;
  const word = syllables.map((syllable) => syllable[script]).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** One shop of a chain: its name and industry are the chain's, its place and address its own. */
export function shopOf(head: CompanyName, number: number, region: Region): CompanyName {
  return {
    name: `${head.name} ${region.city} ${number}`,
    slug: `${head.slug}-shop${number}`,
    domain: head.domain.replace(head.slug, `${head.slug}-shop${number}`),
    industry: head.industry,
  };
}
