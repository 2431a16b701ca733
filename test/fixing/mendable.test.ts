import { expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import type { Connector, FieldVisibility } from '../../src/crm/connector.ts';
import { UpstreamError } from '../../src/errors.ts';
import { keepMendable, readMendable } from '../../src/fixing/mendable.ts';
import { silentLog } from '../../src/log.ts';

const open: FieldVisibility = {
  visible: true,
  vendorField: 'X',
  writable: true,
  options: null,
  reason: null,
  vendorType: 'string',
  computed: false,
};

type Source = Pick<Connector, 'source' | 'describe' | 'writing'>;

/** A source that shows every field alike, but those named here. */
function source(
  name: 'salesforce' | 'hubspot',
  special: Record<string, Partial<FieldVisibility>> = {},
): Source {
  return {
    source: name,
    writing: { read: async () => null, write: async () => ({ kind: 'gone', mergedInto: null }) },
    describe: async (wanted) =>
      [...wanted].map(([object, fields]) => ({
        object,
        visible: true,
        reason: null,
        fields: Object.fromEntries(
          fields.map((field) => [field, { ...open, ...special[`${object}.${field}`] }]),
        ),
      })),
  };
}

const mendable = (...connectors: Source[]) => readMendable({ checks: CHECKS, connectors, log: silentLog });

it('is what a form would have a field for', async () => {
  const can = await mendable(source('salesforce'));
  expect(can('deal-amount-missing', 'salesforce')).toBe(true);
  expect(can('contact-reach-missing', 'salesforce')).toBe(true);
  expect(can('deal-amount-missing', 'hubspot')).toBe(false);
  expect(can('no-such-check', 'salesforce')).toBe(false);
});

it('is no link to another record, and nothing that two records are too alike in', async () => {
  const can = await mendable(source('hubspot'));
  const others = [
    'deal-account-missing',
    'contact-email-duplicate',
    'deal-open-duplicate',
    'ticket-contact-missing',
  ];
  expect(others.map((check) => can(check, 'hubspot'))).toEqual([false, false, false, false]);
});

it('is nothing that the source does not let us change; one field of several is enough', async () => {
  const can = await mendable(
    source('salesforce', {
      'deal.amount': { writable: false },
      'deal.nextStep': { computed: true },
      'contact.email': { visible: false },
    }),
  );
  expect(can('deal-amount-missing', 'salesforce')).toBe(false);
  expect(can('deal-nextstep-missing', 'salesforce')).toBe(false);
  expect(can('contact-reach-missing', 'salesforce')).toBe(true);
  const readOnly = await mendable({ ...source('salesforce'), writing: null });
  expect(readOnly('deal-amount-missing', 'salesforce')).toBe(false);
});

it('is taken for what a form may ask for where a source does not answer', async () => {
  const describe = async () => {
    throw new UpstreamError({ what: 'Silence.', why: 'A test.', next: 'None.', retryable: true });
  };
  const can = await mendable({ ...source('salesforce'), describe });
  expect([can('deal-amount-missing', 'salesforce'), can('deal-account-missing', 'salesforce')]).toEqual([
    true,
    false,
  ]);
});

it('is known at once, and read anew when it is too old', async () => {
  let nowMs = 0;
  let reads = 0;
  const here = source('salesforce', { 'deal.amount': { writable: false } });
  const describe: Source['describe'] = (wanted) => {
    reads++;
    return here.describe(wanted);
  };
  const counted = { ...here, describe };
  const known = keepMendable({
    checks: () => CHECKS,
    connectors: [counted],
    log: silentLog,
    nowMs: () => nowMs,
    forMs: 1_000,
  });
  const amount = () => known.now()('deal-amount-missing', 'salesforce');
  expect([amount(), known.now()('deal-account-missing', 'salesforce')]).toEqual([true, false]);
  await Promise.all([known.fresh(), known.fresh()]);
  expect([amount(), reads]).toEqual([false, 1]);
  nowMs = 1_000;
  expect(amount()).toBe(false);
  await known.fresh();
  expect(reads).toBe(2);
});
