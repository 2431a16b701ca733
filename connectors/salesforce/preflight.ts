import type { Clock } from '../../src/clock.ts';
import type { FieldVisibility, Requirement } from '../../src/crm/connector.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { SalesforceClient } from './client.ts';
import type { Organisation } from './organisation.ts';
import { accountRequirements } from './preflight-account.ts';
import { sharingRequirements } from './preflight-sharing.ts';
import { met, PERMISSION_SET } from './requirement.ts';
import type { SeenObject, SeenTable } from './visibility.ts';

/**
 * What reading these fields takes: that we get in, each object and field with the page where it is granted, that
 * sharing hides no record, and what of the vendor's behaviour we lean on without it being promised. About ten calls.
 */
export async function preflight(ask: {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly wanted: ReadonlyMap<ObjectName, readonly string[]>;
  organisation(): Promise<Organisation>;
  /** Asks for all that these objects need at once, and names their tables. */
  prepare(objects: readonly ObjectName[]): Promise<readonly string[]>;
  see(object: ObjectName, fields: readonly string[]): Promise<SeenObject>;
  /** Whether large pulls are to go by bulk queries. */
  readonly bulk: boolean;
}): Promise<Requirement[]> {
  const { client, wanted } = ask;
  let organisation: Organisation;
  try {
    organisation = await ask.organisation();
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return [
      { what: 'API access', met: false, needed: true, why: `${error.what} ${error.why}`, where: error.next },
    ];
  }
  const requirements: Requirement[] = [met('API access', `Logged in to ${organisation.name}.`)];
  await ask.prepare([...wanted.keys()]);
  const tables = new Map<string, SeenTable>();
  for (const [object, fields] of wanted) {
    const seen = await ask.see(object, fields);
    for (const table of seen.tables) tables.set(table.name, table);
    requirements.push(...(await objectRequirements(ask, object, seen)));
    for (const [field, visibility] of Object.entries(seen.schema.fields)) {
      if (seen.schema.visible) requirements.push(fieldRequirement(object, field, visibility, seen));
    }
  }
  requirements.push(...(await sharingRequirements(client, organisation.userId, [...tables.values()])));
  requirements.push(...(await accountRequirements({ ...ask, tables: [...tables.values()] })));
  return eachOnce(requirements);
}

/** Two fields of ours may stand in one of the vendor's, and two objects in one table. */
function eachOnce(requirements: readonly Requirement[]): Requirement[] {
  const once = new Map<string, Requirement>();
  for (const each of requirements) {
    const known = once.get(each.what);
    if (!known || (known.met && !each.met)) once.set(each.what, each);
  }
  return [...once.values()];
}

async function objectRequirements(
  ask: { prepare(objects: readonly ObjectName[]): Promise<readonly string[]> },
  object: ObjectName,
  { schema, tables }: SeenObject,
): Promise<Requirement[]> {
  const names = await ask.prepare([object]);
  const shown = new Set(tables.map((table) => table.name));
  if (schema.reason !== null && object === 'login') {
    const where = `${PERMISSION_SET} → System Permissions → Manage Users`;
    return [{ what: 'logins', met: false, needed: false, why: schema.reason, where }];
  }
  const logins = object === 'login' ? [met('logins', 'The logins of everybody can be read.', false)] : [];
  const each = names.map((name): Requirement => {
    if (shown.has(name)) return met(name, `${name} can be read.`);
    const part =
      schema.reason === null ? `Without it a part of the ${object} records is missing.` : schema.reason;
    return {
      what: name,
      met: false,
      needed: schema.reason !== null,
      why: schema.reason === null ? `The integration user does not see ${name}. ${part}` : part,
      where: `${PERMISSION_SET} → Object Settings → ${name} → Read, View All Records`,
    };
  });
  return [...each, ...logins];
}

function fieldRequirement(
  object: ObjectName,
  field: string,
  visibility: FieldVisibility,
  { tables }: SeenObject,
): Requirement {
  const [table] = tables;
  const { vendorField, reason } = visibility;
  const own = vendorField?.includes('.') ? vendorField : `${table?.name ?? object}.${vendorField}`;
  const what = vendorField === null ? `${object}.${field}` : own;
  if (reason === null) return met(what, `${what} can be read.`);
  return {
    what,
    met: false,
    needed: true,
    why: `${reason} Until then no check or metric that reads ${object}.${field} is judged.`,
    where:
      vendorField === null
        ? `mapping.yaml → salesforce → ${object} → ${field}`
        : `${PERMISSION_SET} → Object Settings → ${table?.name ?? object} → Field Permissions → ${vendorField} → Read Access`,
  };
}
