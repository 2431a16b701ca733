import { momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import { seededRandom } from './random.ts';
import type { Product } from './truth.ts';

const SERIES = [
  'Beacon',
  'Aurora',
  'Polaris',
  'Lumen',
  'Vega',
  'Zenith',
  'Halo',
  'Solstice',
  'Meridian',
  'Corona',
];
const PARTS = [
  'Valve',
  'Bracket',
  'Sensor',
  'Coupling',
  'Pump Housing',
  'Bearing',
  'Control Board',
  'Seal Kit',
  'Actuator',
  'Filter Unit',
];
const SIZES = ['M', 'XL', '200', '450', 'Pro'];

/** About 40 products at 300 accounts and 230 at 20,000; never more than the catalogue has names. */
export function buildProducts(seed: number, accounts: number, span: Span): Product[] {
  const random = seededRandom(seed, 'products');
  const names = SERIES.length * PARTS.length * SIZES.length;
  const count = Math.min(names, Math.max(12, Math.round(40 * (accounts / 300) ** 0.42)));
  const order = random.order(names);
  return Array.from({ length: count }, (_, serial) => {
    const at = order[serial] ?? 0;
    const size = SIZES[at % SIZES.length];
    const part = PARTS[Math.floor(at / SIZES.length) % PARTS.length];
    const series = SERIES[Math.floor(at / (SIZES.length * PARTS.length))];
    return {
      salesforceId: salesforceId('Product2', serial),
      hubspotId: hubspotId('products', serial),
      name: `${series} ${part} ${size}`,
      code: `NL-${String(1000 + at)}`,
      unitPrice: Math.round(random.logNormal(1050, 0.85)) * 100 + 4900,
      createdAt: momentOn(span.start - random.between(30, 900), 9),
    };
  });
}
