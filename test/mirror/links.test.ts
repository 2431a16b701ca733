import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { sayOfLink } from '../../src/fixing/link-word.ts';
import { LINK_RULES } from '../../src/mirror/links.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { Link, RecordStore } from '../../src/store/ports.ts';
import { landWorld, type SmallWorld } from '../worlds/small-mirror.ts';

const CLOCK = stoppedClock('2026-06-15T08:00:00.000Z');
let store: RecordStore;
beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

/** What each CRM holds, and what is then taken for the same: `left=right by reasons confidence`. */
async function linked(hubspot: SmallWorld, salesforce: SmallWorld): Promise<string[]> {
  await landWorld(store, 'hubspot', hubspot);
  await landWorld(store, 'salesforce', salesforce);
  return refreshed();
}

async function refreshed(): Promise<string[]> {
  await judgeValues(store.knowledge, VALUE_FIELDS);
  await store.links.refresh(LINK_RULES);
  return (await store.links.links()).map(told).sort();
}

function told({ left, right, reasons, confidence, word }: Link): string {
  return `${left.id}=${right.id} by ${reasons.join('+')} ${confidence}${word ? ` ${word.word}` : ''}`;
}

describe('one customer across both CRMs', () => {
  test('is known by the other id, in either direction, also where both name each other', async () => {
    const found = await linked(
      { deal: [{ id: 'h1', externalId: 's1' }, { id: 'h2' }, { id: 'h3', externalId: 's3' }] },
      { deal: [{ id: 's1' }, { id: 's2', externalId: 'h2' }, { id: 's3', externalId: 'h3' }] },
    );
    expect(found).toEqual([
      'h1=s1 by external-id 0.99',
      'h2=s2 by external-id 0.99',
      'h3=s3 by external-id 0.99',
    ]);
  });

  test('is known by web domain, e-mail and phone, however they are written', async () => {
    const found = await linked(
      {
        account: [
          { id: 'h1', website: 'https://www.aegean.gr/en', phone: '210 123 4567', country: 'Greece' },
        ],
        contact: [{ id: 'p1', email: 'Maria@Aegean.gr' }],
      },
      {
        account: [{ id: 's1', website: 'aegean.gr', phone: '+30 2101234567' }],
        contact: [{ id: 'q1', email: ' maria@aegean.gr' }],
      },
    );
    expect(found).toEqual(['h1=s1 by domain+phone 0.9', 'p1=q1 by email 0.95']);
  });

  test('near misses stay apart: other objects, one source, deleted records, empty and broken values', async () => {
    const found = await linked(
      {
        account: [
          { id: 'h1', website: 'a.example.com' },
          { id: 'h2', website: 'a.example.com' },
          { id: 'h3', website: '' },
          { id: 'h4', website: 'b.org', deleted: true },
          { id: 'h5', website: 'c.org' },
        ],
        contact: [{ id: 's9', email: 'nobody@' }],
        deal: [{ id: 'h1', externalId: 'gone' }],
      },
      {
        account: [
          { id: 's3', website: '' },
          { id: 's4', website: 'b.org' },
          { id: 's5', website: 'c.net' },
        ],
        contact: [{ id: 'q9', email: 'nobody@' }],
        deal: [{ id: 'gone', deleted: true }],
      },
    );
    expect(found).toEqual([]);
  });

  test('evidence that several records share is weak, and of a crowd it is none', async () => {
    const crowd = Array.from({ length: 12 }, (_, n) => ({ id: `c${n}`, website: 'portal.org' }));
    const found = await linked(
      {
        account: [{ id: 'h1', website: 'group.com' }, { id: 'h2', website: 'group.com' }, ...crowd],
      },
      {
        account: [
          { id: 's1', website: 'group.com' },
          { id: 's2', website: 'portal.org' },
        ],
      },
    );
    expect(found).toEqual(['h1=s1 by domain 0.5', 'h2=s1 by domain 0.5']);
  });
});

describe("a person's word on a link", () => {
  const HUBSPOT = {
    account: [
      { id: 'h1', website: 'group.com' },
      { id: 'h2', website: 'group.com' },
    ],
  };
  const SALESFORCE = { account: [{ id: 's1', website: 'group.com' }] };

  async function say(pair: string, word: 'confirmed' | 'rejected'): Promise<void> {
    const link = (await store.links.links()).find((each) => `${each.left.id}=${each.right.id}` === pair);
    await sayOfLink(store.links, { id: link?.id ?? '', word, by: 'ana@example.test', clock: CLOCK });
  }

  test('stays when the links are found anew, and ends other proposals for the same record', async () => {
    await linked(HUBSPOT, SALESFORCE);
    await say('h2=s1', 'confirmed');
    expect(await refreshed()).toEqual(['h2=s1 by domain 0.5 confirmed']);
    const [link] = await store.links.links();
    expect(link?.word).toEqual({ word: 'confirmed', by: 'ana@example.test', at: '2026-06-15T08:00:00.000Z' });
  });

  test('stays where the evidence is gone, and a rejected pair is not proposed again', async () => {
    await linked(HUBSPOT, SALESFORCE);
    await say('h2=s1', 'rejected');
    expect(await refreshed()).toEqual(['h1=s1 by domain 0.5', 'h2=s1 by domain 0.5 rejected']);
    await landWorld(store, 'salesforce', {
      account: [{ id: 's1', website: 'other.com', modifiedAt: '2026-06-02T00:00:00.000Z' }],
    });
    expect(await refreshed()).toEqual(['h2=s1 by  0 rejected']);
  });

  test('can be taken back, and is refused for a link that is not there', async () => {
    await linked(HUBSPOT, SALESFORCE);
    await say('h2=s1', 'rejected');
    await say('h2=s1', 'confirmed');
    expect(await refreshed()).toEqual(['h2=s1 by domain 0.5 confirmed']);
    await expect(
      sayOfLink(store.links, { id: 'nothing', word: 'confirmed', by: 'ana@example.test', clock: CLOCK }),
    ).rejects.toThrow(/no link nothing/);
  });
});
