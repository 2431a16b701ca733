import { createDice, type Dice } from '../histories/dice.ts';
import type { PlantedTable } from './planted.ts';

/**
 * Orders of customers, some cells of which were spoilt afterwards.
 *
 * It assumes that a customer has one seat, one sector and one currency; that products have codes; that most customers
 * order by their usual channel, yet three in ten orders come by another; that surnames are crowded (`Hansen`,
 * `Jensen`); that some sectors and products are rare; that two product names differ by one letter and both are right;
 * that remarks are free and mostly blank; and that weights are told in one unit. All of that is honest.
 *
 * Spoilt, at random and each cell at most once: a typing error (one or two letters left out, doubled, changed or
 * swapped), another customer's value of the same column, a letter in a code, another unit, the value of the
 * neighbouring column. Blanks are not planted: whether something is missing is no question of its value.
 */
export function ordersWorld(seed: number, rows: number): PlantedTable {
  const dice = createDice(seed, 'orders');
  const customers = Array.from({ length: Math.max(30, Math.floor(rows / 15)) }, (_, nth) => {
    const country = dice.pick(Object.keys(CITIES) as (keyof typeof CITIES)[]);
    return {
      customer: `${dice.pick(FIRMS)} ${dice.pick(FORMS)} ${nth}`,
      country,
      city: dice.pick(CITIES[country].cities),
      currency: CITIES[country].currency,
      sector: dice.chance(0.03) ? dice.pick(RARE_SECTORS) : dice.pick(SECTORS),
      channel: dice.pick(CHANNELS),
      surname: `${dice.pick(STEMS)}${dice.pick(ENDINGS)}`,
    };
  });
  const clean = Array.from({ length: rows }, () => {
    const { channel, ...customer } = dice.pick(customers);
    const product = dice.chance(0.01) ? 'Sextant' : dice.pick(PRODUCTS);
    return {
      ...customer,
      product,
      code: `${product.slice(0, 2).toUpperCase()}-${1000 + 37 * PRODUCTS.indexOf(product)}`,
      weight: `${dice.between(1, 400)} kg`,
      channel: dice.chance(0.3) ? dice.pick(CHANNELS) : channel,
      remark: dice.chance(0.15) ? `${dice.pick(WORDS)} ${dice.pick(WORDS)} ${dice.between(1, 99)}` : null,
    } as Record<string, string | null>;
  });
  return spoil(dice, clean);
}

function spoil(dice: Dice, clean: readonly Readonly<Record<string, string | null>>[]): PlantedTable {
  const dirty = clean.map((row) => ({ ...row }));
  const planted = new Map<string, string>();
  const put = (kind: string, nth: number, column: string, value: string | null | undefined) => {
    const key = `${nth} ${column}`;
    const row = dirty[nth];
    if (!row || planted.has(key) || value === undefined || value === null || row[column] === null) return;
    if (value === row[column]) return;
    row[column] = value;
    planted.set(key, kind);
  };
  for (const [nth, row] of clean.entries()) {
    for (const column of ['country', 'city', 'sector', 'product'])
      if (dice.chance(0.015)) put('typing', nth, column, mistyped(dice, row[column] ?? ''));
    for (const column of ['country', 'currency', 'city', 'sector'])
      if (dice.chance(0.004)) put('exchanged', nth, column, dice.pick(clean)[column]);
    if (dice.chance(0.01)) put('character', nth, 'code', replaced(dice, row['code'] ?? '', 3));
    if (dice.chance(0.01)) put('unit', nth, 'weight', row['weight']?.replace('kg', dice.pick(['lb', 'g'])));
    if (dice.chance(0.004)) put('shifted', nth, 'sector', row['product']);
  }
  return { columns: Object.keys(clean[0] ?? {}), clean, dirty, planted };
}

/** One or two slips of the fingers. */
function mistyped(dice: Dice, value: string): string {
  const letters = [...value];
  for (let slips = dice.between(1, 2); slips > 0; slips--) {
    const at = dice.between(0, letters.length - 1);
    const letter = letters[at] ?? '';
    const kind = dice.between(0, 3);
    if (kind === 0) letters.splice(at, 1);
    else if (kind === 1) letters.splice(at, 0, letter);
    else if (kind === 2) letters[at] = dice.pick([...'abcdefghijklmnopqrstuvwxyz']);
    else letters.splice(at, 2, letters[at + 1] ?? '', letter);
  }
  return letters.join('');
}

function replaced(dice: Dice, value: string, from: number): string {
  const letters = [...value];
  letters[dice.between(from, letters.length - 1)] = dice.pick([...'OISZB']);
  return letters.join('');
}

const CITIES = {
  Denmark: { currency: 'DKK', cities: ['Århus', 'København', 'Odense', 'Ålborg', 'Esbjerg'] },
  Poland: { currency: 'PLN', cities: ['Łódź', 'Gdańsk', 'Warszawa', 'Kraków', 'Poznań'] },
  Greece: { currency: 'EUR', cities: ['Αθήνα', 'Θεσσαλονίκη', 'Πάτρα', 'Ηράκλειο'] },
  Brazil: { currency: 'BRL', cities: ['São Paulo', 'Rio de Janeiro', 'Curitiba', 'Recife'] },
  Ireland: { currency: 'EUR', cities: ['Dublin', 'Cork', 'Galway', 'Limerick'] },
  Iceland: { currency: 'ISK', cities: ['Reykjavík', 'Akureyri'] },
  Switzerland: { currency: 'CHF', cities: ['Zürich', 'Genève', 'Basel', 'Bern', 'Luzern'] },
} as const;
const FIRMS = [
  'Nord',
  'Sol',
  'Atlas',
  'Vega',
  'Orion',
  'Delta',
  'Kivi',
  'Rosa',
  'Hav',
  'Berg',
  'Luma',
  'Tara',
];
const FORMS = ['Trading', 'Foods', 'Shipping', 'Works', 'Textiles', 'Partners', 'Design', 'Energy'];
const SECTORS = [
  'Retail',
  'Wholesale',
  'Shipping',
  'Agriculture',
  'Manufacturing',
  'Hospitality',
  'Education',
];
const RARE_SECTORS = ['Mining', 'Forestry', 'Aviation'];
const CHANNELS = ['Web shop', 'Telephone', 'Partner', 'Fair', 'Field rep'];
const STEMS = ['Han', 'Jan', 'Jen', 'Jon', 'Peter', 'Peder', 'Niel', 'Ander', 'Ande', 'Mads', 'Mats', 'Ras'];
const ENDINGS = ['sen', 'son', 'ssen', 'sson', 'sens'];
const PRODUCTS = [
  'Anchor chain',
  'Anchor chains',
  'Barometer',
  'Binoculars',
  'Boat hook',
  'Compass',
  'Deck lamp',
  'Echo sounder',
  'Fender',
  'Life vest',
  'Mooring line',
  'Rain jacket',
  'Sea chart',
  'Sextant',
];
const WORDS = [
  'call',
  'before',
  'noon',
  'deliver',
  'gate',
  'ring',
  'ask',
  'porter',
  'fragile',
  'yard',
  'level',
];
