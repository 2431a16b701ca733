import { startTinyCrm, type TinyCrm, type TinyField, type TinyKind, type TinyRecord } from './server.ts';

const TEXT = (name: string): TinyField => ({ name, type: 'text' });

/** Four firms, seven chances of which two share a stamp, a third was removed and a fourth became another; two people. */
export function tinyWorld(): Promise<TinyCrm> {
  const record = (key: string, day: string, data: TinyRecord['data'], rest: Partial<TinyRecord> = {}) => ({
    key,
    made: '2026-01-01T08:00:00.000Z',
    touched: `2026-01-${day}T08:00:00.000Z`,
    touchedBy: 'u1',
    gone: false,
    became: null,
    data,
    ...rest,
  });
  const kind = (fields: readonly TinyField[], records: readonly TinyRecord[]): TinyKind => ({
    fields,
    records: new Map(records.map((each) => [each.key, each])),
  });
  const chance = (key: string, day: string, worth: unknown, rest: Partial<TinyRecord> = {}) =>
    record(
      key,
      day,
      { title: `Chance ${key}`, worth, ends: '2026-03-01', step: 'open', firm: 'f1', keeper: 'u1' },
      rest,
    );
  return startTinyCrm({
    secret: 'app',
    now: () => '2026-02-02T12:00:00.000Z',
    people: new Map([['ana', 'u1']]),
    kinds: new Map([
      [
        'firms',
        kind(
          [TEXT('title'), TEXT('land')],
          ['f1', 'f2', 'f3', 'f4'].map((key, index) =>
            record(key, `0${index + 2}`, { title: `Firm ${key}`, land: index % 2 === 0 ? 'Norway' : null }),
          ),
        ),
      ],
      [
        'chances',
        kind(
          [
            TEXT('title'),
            { name: 'worth', type: 'number' },
            { name: 'ends', type: 'day' },
            { name: 'step', type: 'choice', choices: ['open', 'won', 'lost'] },
            TEXT('firm'),
            { name: 'keeper', type: 'text', locked: true },
          ],
          [
            chance('c1', '03', 100.5),
            chance('c2', '04', 'a lot'),
            chance('c3', '05', null),
            chance('c4', '05', 0),
            chance('c5', '06', 12),
            chance('c6', '07', '19.99'),
            chance('c7', '08', 7),
            chance('c8', '09', 7, { gone: true }),
            chance('c9', '10', 7, { gone: true, became: 'c1' }),
          ],
        ),
      ],
      [
        'staff',
        kind(
          [TEXT('title'), TEXT('mail')],
          ['u1', 'u2'].map((key) => record(key, '02', { title: key, mail: `${key}@example.test` })),
        ),
      ],
    ]),
  });
}
