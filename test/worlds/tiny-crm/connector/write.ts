import type { Sleep } from '../../../../connectors/http.ts';
import { createWriting, type Sent, type VendorWriting } from '../../../../connectors/writing.ts';
import type { ObjectName, Value } from '../../../../src/crm/objects.ts';
import type { FreshRecord, WriteProblem, Writing } from '../../../../src/crm/writing.ts';
import { UpstreamError } from '../../../../src/errors.ts';
import type { Log } from '../../../../src/log.ts';
import type { TinyClient } from './client.ts';
import { outward, SCHEMA, type VendorRecord, valuesOf } from './schema.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  choice: 'This is not one of the values that can be chosen.',
  locked: 'This cannot be changed in the tiny CRM.',
};

/** The vendor takes a change only while the record's stamp is the one that was read: `if-touched`. */
export function createTinyWriting(client: TinyClient, log: Log, sleep?: Sleep): Writing {
  const part: VendorWriting<null> = {
    vendor: 'The tiny CRM',
    async open({ object, id, fields, rights }) {
      const path = `/records/${SCHEMA[object]?.kind}/${encodeURIComponent(id)}`;
      const mine = rights.level === 'own' ? { secret: rights.accessToken } : {};
      const named = fields.filter((field) => SCHEMA[object]?.fields[field]);
      return {
        obstacles: fields
          .filter((field) => !named.includes(field))
          .map((field): WriteProblem => ({ field, sentence: PROBLEMS['locked'] ?? '' })),
        async read() {
          const { status, json } = await client.send('GET', path, mine);
          if (status === 404) return { gone: true, mergedInto: textOrNull(json['became']) };
          return { record: freshOf(object, named, json as unknown as VendorRecord), own: null };
        },
        translate: (field, value): Sent => ({
          field,
          vendorField: SCHEMA[object]?.fields[field] ?? '',
          vendorValue: outward(object, field, value),
          value,
        }),
        async send(changes, sight) {
          const body = Object.fromEntries(changes.map((each) => [each.vendorField, each.vendorValue]));
          const answer = await client
            .send('PATCH', path, { ...mine, body, ifTouched: sight.record.modifiedAt })
            .catch((error: unknown) => {
              if (error instanceof UpstreamError) return error;
              throw error;
            });
          if (answer instanceof UpstreamError) return { kind: 'lost', error: answer };
          if (answer.status === 412) return { kind: 'overtaken' };
          if (answer.status === 404) return { kind: 'gone', problems: [] };
          if (answer.status === 200) return { kind: 'accepted' };
          const sentence = PROBLEMS[String(answer.json['oops'])] ?? 'The tiny CRM does not take this.';
          const at = changes.find((each) => each.vendorField === answer.json['field'])?.field ?? null;
          return { kind: 'refused', problems: [{ field: at, sentence }] };
        },
        traces: () => ({ written: null, collision: false }),
      };
    },
  };
  return createWriting(part, { log, ...(sleep ? { sleep } : {}) });
}

function freshOf(object: ObjectName, fields: readonly string[], record: VendorRecord): FreshRecord {
  const { values } = valuesOf(object, [...fields, 'ownerId'], record);
  const byField: Record<string, Value> = {};
  for (const [index, field] of fields.entries()) byField[field] = values[index] ?? null;
  return {
    id: record.key,
    modifiedAt: record.touched,
    modifiedBy: record.touchedBy,
    ownerId: textOrNull(values.at(-1)),
    values: byField,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
