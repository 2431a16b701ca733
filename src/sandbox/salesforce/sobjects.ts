import type { Clock } from '../../clock.ts';
import type { Reply } from '../exchange.ts';
import type { SalesforceOrg } from '../vendor-data.ts';
import { attributes } from './answers.ts';
import type { DeletedLog } from './deleted-log.ts';
import { describeGlobal, describeTable } from './describe.ts';
import { deletedFeed, updatedFeed } from './feeds.ts';
import { entityTag, isUnmodified, modifiedMs } from './preconditions.ts';
import { notFound, objectIn, Refusal } from './refusal.ts';
import type { Rest, RestCall } from './rest-call.ts';
import { type SavingWorld, save, shown } from './saving.ts';
import type { SeenTable } from './view.ts';
import { writtenField } from './written.ts';

export interface ObjectsWorld extends SavingWorld {
  readonly org: SalesforceOrg;
  readonly clock: Clock;
  readonly log: DeletedLog;
  /** When the schema, or somebody's rights, last changed. */
  readonly schemaChangedMs: () => number;
}

/** Everything under `/sobjects`. */
export function openObjects(world: ObjectsWorld): Rest {
  /** Both describes honour `If-Modified-Since`, which also reacts to permissions. */
  function described(call: RestCall, body: () => object): Reply {
    const changedMs = world.schemaChangedMs();
    const headers = { 'last-modified': new Date(changedMs).toUTCString() };
    return isUnmodified(call.headers, changedMs)
      ? { status: 304, headers }
      : { status: 200, headers, body: body() };
  }

  function feed(call: RestCall, table: SeenTable, kind: 'deleted' | 'updated'): Reply {
    const { deletedLogHours, feedIds, feedLagMinutes } = world.behaviour();
    const asked = {
      nowMs: Date.parse(world.clock.now()),
      log: world.log,
      logHours: deletedLogHours,
      mostIds: feedIds,
      lagMinutes: feedLagMinutes,
    };
    const give = kind === 'deleted' ? deletedFeed : updatedFeed;
    return { status: 200, body: give(table, call.query, asked) };
  }

  function read(call: RestCall, table: SeenTable, id: string): Reply {
    const row = shown(table, id);
    const headers = {
      'last-modified': new Date(modifiedMs(row)).toUTCString(),
      ...(table.name === 'Account' ? { etag: entityTag(row) } : {}),
    };
    const known = 'etag' in headers && call.headers['if-none-match'] === headers.etag;
    if (known || isUnmodified(call.headers, modifiedMs(row))) return { status: 304, headers };
    const asked = call.query.get('fields')?.split(',');
    const fields = (asked ?? table.fields.map((field) => field.name)).map((name) => {
      const field = table.field(name.trim());
      if (field) return field;
      throw new Refusal(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.name}`);
    });
    const values = fields.map((field) => [field.name, writtenField(field, row)] as const);
    const body = { attributes: attributes(table, row, call.base), ...Object.fromEntries(values) };
    return { status: 200, headers, body: { ...body, Id: row['Id'] } };
  }

  return async (call) => {
    const [, name, third, fourth] = call.steps;
    const { view, method } = call;
    if (name === undefined && method === 'GET') return described(call, () => describeGlobal(view, call.base));
    const table = view.find(name ?? '');
    if (!table || fourth !== undefined) throw notFound();
    if (method === 'PATCH' && third !== undefined) {
      const body = objectIn(call.body);
      return world.tables.change(() => save(world, { view, table, id: third, body, headers: call.headers }));
    }
    if (method !== 'GET')
      throw new Refusal(
        405,
        'METHOD_NOT_ALLOWED',
        `HTTP Method '${method}' not allowed. Allowed are GET,PATCH`,
      );
    if (third === undefined) throw notFound();
    if (third === 'describe')
      return described(call, () => describeTable(table, world.org, world.traits, call.base));
    if (third === 'deleted' || third === 'updated') return feed(call, table, third);
    return read(call, table, third);
  };
}
