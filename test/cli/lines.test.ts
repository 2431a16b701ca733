import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { driftLine, listed } from '../../src/cli/drift-lines.ts';
import { pullLines, type ShownPull, sourceLines } from '../../src/cli/pull-lines.ts';
import { readSecret } from '../../src/cli/secret-prompt.ts';
import { anomalyLines } from '../../src/cli/steps.ts';
import { tableLines } from '../../src/cli/table.ts';
import { untouched } from '../../src/mirror/sync.ts';
import type { DriftRow } from '../../src/store/ports.ts';

describe('a table', () => {
  test('is as wide as its cells are shown, figures to the right', () => {
    expect(
      tableLines(
        [{ title: 'name' }, { title: 'count', figures: true }, { title: 'note' }],
        [
          ['東京', '1,200', 'wide'],
          ['e\u0301', '3', ''],
        ],
        '  ',
      ),
    ).toEqual(['  name  count  note', '  東京  1,200  wide', '  e\u0301         3']);
  });
});

describe('a pull', () => {
  const pull: ShownPull = {
    source: 'hubspot',
    object: 'deal',
    mode: 'changes',
    from: '2026-11-22T02:50:00.000Z',
    until: '2026-11-23T02:50:00.000Z',
    asked: ['name', 'amount'],
    expected: 1_200,
    by: 'the total',
    received: 1_201,
    added: 1_000,
    changed: 200,
    same: 0,
    deleted: 1,
    merged: 2,
    skipped: [{ why: 'A newer version was there already.', records: 1 }],
    calls: 12,
    outcome: 'proven',
    failure: null,
  };

  test('says what was asked, what came, what became of it, and by what it is proven', () => {
    const [, line, note] = pullLines([pull]);
    expect(line?.split(/ {2,}/)).toEqual([
      'deal',
      'changes',
      '2026-11-22 02:50',
      '2',
      '1,201',
      '1,200',
      '1',
      '2',
      '12',
      '✓ 1,200 by the total',
    ]);
    expect(note).toBe('deal: skipped 1: A newer version was there already.');
  });

  test('that failed or was stopped is not called proven', () => {
    expect(pullLines([{ ...pull, outcome: 'failed', skipped: [] }])[1]).toMatch(/✗ not proven$/);
    expect(pullLines([{ ...pull, outcome: 'stopped', expected: null, skipped: [] }])[1]).toMatch(
      /… goes on$/,
    );
    expect(pullLines([])).toEqual([]);
  });

  test('that was not due is told in one line', () => {
    expect(sourceLines(untouched('hubspot', 'reconciling'))).toEqual([
      'hubspot: nothing is due to be read from the beginning.',
    ]);
  });
});

describe('a difference', () => {
  const row = (parts: Partial<DriftRow>): DriftRow => ({
    source: 'salesforce',
    object: 'deal',
    field: 'stage',
    kind: 'lost',
    before: 'StageName',
    after: null,
    values: [],
    seenAt: '2026-11-23T03:00:00.000Z',
    ...parts,
  });

  test.each<[Partial<DriftRow>, string]>([
    [{}, 'salesforce deal.stage cannot be seen any more (StageName): removed there, or hidden from us.'],
    [{ kind: 'found', field: '*', before: null }, 'salesforce deal can be seen now; deal is read again.'],
    [
      { kind: 'retyped', before: 'string', after: 'double' },
      'salesforce deal.stage is of another type: double, before string; deal is read again.',
    ],
    [
      { kind: 'led-elsewhere', before: null, after: 'Stage__c' },
      'salesforce deal.stage comes from another field: Stage__c, before unknown; deal is read again.',
    ],
    [{ kind: 'options-added', values: ['A', 'B'] }, 'salesforce deal.stage offers more values: "A", "B".'],
    [{ kind: 'options-removed', values: ['A'] }, 'salesforce deal.stage offers fewer values: "A" no more.'],
    [
      { kind: 'unlisted', values: ['A'] },
      'salesforce deal.stage: records hold values that it does not offer: "A".',
    ],
  ])('%j is a sentence', (parts, sentence) => {
    expect(driftLine(row(parts))).toBe(sentence);
  });

  test('shows values of a CRM without letting them act on the terminal, and not too many', () => {
    const hostile = `a\u001b[31m\r\nb\u202e${'x'.repeat(60)}`;
    expect(listed([hostile])).toMatch(/^"a\[31m bx+…"$/);
    expect(listed(Array.from({ length: 9 }, (_, index) => String(index)))).toMatch(/"5" and 3 more$/);
  });
});

describe('a secret', () => {
  const terminal = (isTTY: boolean) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    let shown = '';
    output.on('data', (chunk) => {
      shown += String(chunk);
    });
    return {
      from: Object.assign(input, { isTTY }) as unknown as NodeJS.ReadStream,
      to: output as unknown as NodeJS.WriteStream,
      input,
      shown: () => shown,
    };
  };

  test('that is typed is not shown', async () => {
    const { from, to, input, shown } = terminal(true);
    const secret = readSecret(from, to, 'Token: ');
    input.write(' canary-1 \n');
    expect(await secret).toBe('canary-1');
    expect(shown()).toBe('Token: \n');
  });

  test('that is piped in is taken as it is, without a question', async () => {
    const { from, to, input, shown } = terminal(false);
    input.end('canary-2\n');
    expect(await readSecret(from, to, 'Token: ')).toBe('canary-2');
    expect(shown()).toBe('');
  });
});

describe('what is not as usual, below the score', () => {
  test('is a sentence each, or one that nothing is', () => {
    const lost = { kind: 'lost', source: 'hubspot', object: 'deal', field: 'amount' } as const;
    expect(anomalyLines([], '2026-11-23', 'UTC')).toEqual([
      'Nothing about the day’s volumes and values is unusual.',
    ]);
    expect(anomalyLines([lost], '2026-11-23', 'UTC')).toEqual([
      'What is not as usual:',
      '  HubSpot: the amount of deals cannot be seen any more.',
    ]);
  });
});
