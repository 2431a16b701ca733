import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A record of the tiny CRM, in its own words: numbers and texts as JSON has them, moments in ISO 8601. */
export interface TinyRecord {
  readonly key: string;
  readonly made: string;
  readonly touched: string;
  readonly touchedBy: string;
  readonly gone: boolean;
  readonly became: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TinyField {
  readonly name: string;
  readonly type: 'text' | 'number' | 'day' | 'choice';
  readonly choices?: readonly string[];
  readonly locked?: true;
}

export interface TinyKind {
  readonly fields: readonly TinyField[];
  readonly records: Map<string, TinyRecord>;
}

/** A running tiny CRM. */
export interface TinyCrm {
  readonly url: string;
  readonly kinds: ReadonlyMap<string, TinyKind>;
  /** A person changes a record. */
  change(kind: string, key: string, data: Readonly<Record<string, unknown>>, at: string): void;
  stop(): Promise<void>;
}

const PAGE = 3;

/**
 * The smallest CRM that a connector can be written for: JSON over HTTP on 127.0.0.1, one key, pages in the order of
 * (touched, key), with a count of what is left.
 * `GET /me` · `GET /fields/KIND` · `GET /records/KIND?from=&to=&behind=` · `GET /records/KIND/KEY` ·
 * `PATCH /records/KIND/KEY` with `if-touched`
 */
export async function startTinyCrm(ask: {
  readonly secret: string;
  readonly now: () => string;
  readonly kinds: ReadonlyMap<string, TinyKind>;
  /** Keys of people who may write, by their own secret. */
  readonly people: ReadonlyMap<string, string>;
}): Promise<TinyCrm> {
  const { kinds } = ask;
  const server = createServer((request, response) => {
    answer(request)
      .catch(() => ({ status: 500, body: { oops: 'broken' } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', date: ask.now() });
        response.end(JSON.stringify(body));
      });
  });

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [what = '', kindName = '', key] = url.pathname.slice(1).split('/');
    const secret = request.headers['x-secret'];
    const person = ask.people.get(String(secret)) ?? null;
    if (secret !== ask.secret && person === null) return { status: 401, body: { oops: 'secret' } };
    if (what === 'me') return { status: 200, body: { firm: 'Tiny Ltd', money: 'EUR', zone: 'Europe/Oslo' } };
    const kind = kinds.get(kindName);
    if (!kind) return { status: 403, body: { oops: 'kind' } };
    if (what === 'fields') return { status: 200, body: { fields: kind.fields } };
    if (key === undefined) return { status: 200, body: pageOf(kind, url.searchParams) };
    const record = kind.records.get(key);
    if (!record || record.gone) return { status: 404, body: { became: record?.became ?? null } };
    if (request.method === 'GET') return { status: 200, body: record };
    if (request.headers['if-touched'] !== record.touched) return { status: 412, body: { oops: 'touched' } };
    const data = JSON.parse(await textOf(request)) as Record<string, unknown>;
    for (const name of Object.keys(data)) {
      const field = kind.fields.find((each) => each.name === name);
      if (!field || field.locked) return { status: 422, body: { oops: 'locked', field: name } };
      if (field.choices && !field.choices.includes(String(data[name])))
        return { status: 422, body: { oops: 'choice', field: name } };
    }
    put(kind, {
      ...record,
      data: { ...record.data, ...data },
      touched: ask.now(),
      touchedBy: person ?? 'app',
    });
    return { status: 200, body: {} };
  }

  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kinds,
    change(kindName, key, data, at) {
      const kind = kinds.get(kindName);
      const record = kind?.records.get(key);
      if (!kind || !record) throw new RangeError(`There is no ${kindName} ${key}.`);
      put(kind, { ...record, data: { ...record.data, ...data }, touched: at, touchedBy: 'u1' });
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function put(kind: TinyKind, record: TinyRecord): void {
  kind.records.set(record.key, record);
}

function pageOf(kind: TinyKind, query: URLSearchParams): object {
  const [from, to, behind] = [query.get('from') ?? '', query.get('to') ?? '~', query.get('behind') ?? ''];
  const place = (record: TinyRecord) => `${record.touched} ${record.key}`;
  const wanted = [...kind.records.values()]
    .filter((record) => record.touched >= from && record.touched <= to && place(record) > behind)
    .filter((record) => from !== '' || !record.gone)
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const records = wanted.slice(0, PAGE);
  return { left: wanted.filter((record) => !record.gone).length, more: wanted.length > PAGE, records };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
