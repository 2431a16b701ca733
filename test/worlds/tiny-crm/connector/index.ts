import type { Sleep } from '../../../../connectors/http.ts';
import type { Connector, ObjectSchema, Page, Requirement } from '../../../../src/crm/connector.ts';
import type { ObjectName } from '../../../../src/crm/objects.ts';
import { AccessError } from '../../../../src/errors.ts';
import type { Log } from '../../../../src/log.ts';
import { createTinyClient } from './client.ts';
import { rowOf, SCHEMA, type VendorRecord } from './schema.ts';
import { createTinyWriting } from './write.ts';

interface VendorField {
  readonly name: string;
  readonly type: string;
  readonly choices?: readonly string[];
  readonly locked?: boolean;
}

/** Reads and writes the tiny CRM. Its blind spot: a record that is removed for good. */
export function createTiny(options: {
  readonly url: string;
  readonly secret: string;
  readonly log: Log;
  readonly sleep?: Sleep;
}): Connector {
  const client = createTinyClient(options);

  async function fieldsOf(object: ObjectName): Promise<readonly VendorField[] | null> {
    const schema = SCHEMA[object];
    if (!schema) return null;
    const { status, json } = await client.send('GET', `/fields/${schema.kind}`);
    return status === 403 ? null : (json['fields'] as readonly VendorField[]);
  }

  async function see(object: ObjectName, wanted: readonly string[]): Promise<ObjectSchema> {
    const vendor = await fieldsOf(object);
    const reason =
      vendor === null
        ? `The tiny CRM does not show ${object}; ask its owner for the secret that does.`
        : null;
    const fields = wanted.map((field) => {
      const vendorField = SCHEMA[object]?.fields[field] ?? null;
      const found = vendor?.find(({ name }) => name === vendorField);
      const why = reason ?? `The tiny CRM has nothing that would be ${field}.`;
      return [
        field,
        {
          visible: found !== undefined,
          vendorField,
          writable: found !== undefined && found.locked !== true,
          options: found?.choices ?? null,
          reason: found ? null : why,
          vendorType: found?.type ?? null,
          computed: false,
        },
      ] as const;
    });
    return { object, visible: reason === null, reason, fields: Object.fromEntries(fields) };
  }

  return {
    source: 'tiny',
    blindSpots: [
      { id: 'hard-deletes', sentence: 'A record that is removed for good leaves no trace in the tiny CRM.' },
    ],
    writing: createTinyWriting(client, options.log, options.sleep),
    calls: client.calls,

    async probe() {
      const { json, date } = await client.send('GET', '/me');
      return {
        source: 'tiny',
        account: String(json['firm']),
        integrationUserId: null,
        currency: String(json['money']),
        zone: String(json['zone']),
        now: date,
        allowance: null,
        links: { deal: `${options.url}/records/chances/{id}` },
      };
    },

    async describe(wanted) {
      const schemas: ObjectSchema[] = [];
      for (const [object, fields] of wanted) schemas.push(await see(object, fields));
      return schemas;
    },

    async preflight(wanted) {
      const found: Requirement[] = [];
      for (const [object, fields] of wanted) {
        const schema = await see(object, fields);
        const where = schema.visible ? null : 'Tiny CRM → Staff → Secrets';
        const why = schema.reason ?? `${object} can be read.`;
        found.push({ what: object, met: schema.visible, needed: true, why, where });
      }
      return found;
    },

    async *pull({ object, fields, from, until }) {
      const schema = await see(object, fields);
      if (!schema.visible)
        throw new AccessError({
          what: `${object} cannot be read from the tiny CRM.`,
          why: schema.reason ?? 'It is not shown.',
          next: 'Use another secret.',
        });
      const visible = fields.filter((field) => schema.fields[field]?.visible);
      const since = String(from?.['since'] ?? '');
      const bound = String(from?.['bound'] ?? until);
      let behind = String(from?.['behind'] ?? '');
      let expected: number | null = null;
      for (let more = true; more; ) {
        const query = new URLSearchParams({ from: since, to: bound, behind });
        const { json } = await client.send('GET', `/records/${SCHEMA[object]?.kind}?${query}`);
        const records = json['records'] as readonly VendorRecord[];
        const last = records.at(-1);
        if (last) behind = `${last.touched} ${last.key}`;
        expected ??= Number(json['left']);
        more = json['more'] === true;
        const page: Page = {
          fields: visible,
          rows: records.map((record) => rowOf(object, visible, record)),
          changes: [],
          merges: records.flatMap(({ key, became }) => (became === null ? [] : [{ id: key, into: became }])),
          checkpoint: more ? { since, bound, behind } : { since: bound },
        };
        yield more ? page : { ...page, proof: { expected, by: 'what was left at the first page' } };
      }
    },
  };
}
