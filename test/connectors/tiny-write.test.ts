import { BugError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { serve } from '../../src/sandbox/server.ts';
import { type DealValues, type WritingWorld, writingContract } from '../contracts/writing.ts';
import { createTiny } from '../worlds/tiny-crm/connector/index.ts';
import type { TinyRecord } from '../worlds/tiny-crm/server.ts';
import { tinyWorld } from '../worlds/tiny-crm/world.ts';

const LATER = '2026-02-02T13:00:00.000Z';
const FIELDS = { name: 'title', amount: 'worth', closeDate: 'ends', stage: 'step' } as const;

writingContract('The tiny CRM', openWorld, ['lock', 'rule', 'deny']);

async function openWorld(): Promise<WritingWorld> {
  const crm = await tinyWorld();
  const deals = crm.kinds.get('chances')?.records ?? new Map<string, TinyRecord>();
  // What befalls a connection befalls it on the way there.
  const way = await serve(async ({ method, target, headers, body }) => {
    const kept = ['x-secret', 'if-touched'].flatMap((name) => (headers[name] ? [[name, headers[name]]] : []));
    const response = await fetch(crm.url + target, {
      method,
      headers: Object.fromEntries(kept),
      body: body === '' ? null : body,
    });
    return { status: response.status, body: await response.json() };
  });
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const waiting: (() => Promise<void>)[] = [];
  const { writing } = createTiny({
    url: way.url,
    secret: 'app',
    log,
    sleep: async () => waiting.shift()?.(),
  });
  if (!writing) throw new BugError('The tiny CRM cannot be written to.');
  const put = (id: string, change: Partial<TinyRecord>) => {
    const record = deals.get(id);
    if (!record) throw new RangeError(`There is no deal ${id}.`);
    deals.set(id, { ...record, ...change });
  };
  put('c5', { data: { ...deals.get('c5')?.data, keeper: 'u2' } });
  return {
    writing,
    ana: { token: 'ana', userId: 'u1' },
    deals: { own: 'c1', others: 'c5' },
    mergeable: { object: 'deal', loser: 'c6', winner: 'c7' },
    otherStage: 'won',
    conditional: true,
    rule: { amount: 0, says: '' },
    lock: () => undefined,
    deny: () => undefined,
    held(id): DealValues {
      const { title, worth, ends, step } = deals.get(id)?.data ?? {};
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      const amount = typeof worth === 'number' ? Math.round(worth * 100) : null;
      return { name: text(title), amount, closeDate: text(ends), stage: text(step) };
    },
    lastEditor: (id) => deals.get(id)?.touchedBy ?? null,
    async edit(id, values) {
      const set = Object.entries(values).map(([field, value]) => {
        const held = field === 'amount' && typeof value === 'number' ? value / 100 : value;
        return [FIELDS[field as 'name'], held];
      });
      crm.change('chances', id, Object.fromEntries(set), LATER);
    },
    remove: async (id) => put(id, { gone: true }),
    merge: async (loser, winner) => put(loser, { gone: true, became: winner }),
    sent: () =>
      way.control
        .calls()
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => {
          const names = Object.keys(JSON.parse(body) as object);
          return names.map((name) => Object.entries(FIELDS).find(([, each]) => each === name)?.[0] ?? name);
        }),
    calls: () => way.control.calls().length,
    meanwhile: (act) =>
      way.control.inject({
        match: 'GET /records/chances/',
        alter: (reply) => {
          void act();
          return reply;
        },
      }),
    duringNextWait: (act) => void waiting.push(act),
    loseAnswers: (when, times) => way.control.inject({ match: 'PATCH', times, drop: when }),
    endLogin: () => way.control.inject({ match: '/records/', times: 99, reply: { status: 401, body: {} } }),
    logged: () => JSON.stringify(lines),
    canaries: ['x-secret', '"ana"', 'keeper'],
    async stop() {
      await way.stop();
      await crm.stop();
    },
  };
}
