import type { Requirement } from '../../src/crm/connector.ts';
import { AccessError } from '../../src/errors.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { met, PERMISSION_SET } from './requirement.ts';
import { quoted } from './steps.ts';
import type { SeenTable } from './visibility.ts';

/** Shown to everybody who may read them, or as far as the record is that they hang on. */
const FOLLOWING = [
  'CampaignMember',
  'Group',
  'LoginHistory',
  'OpportunityLineItem',
  'PricebookEntry',
  'Product2',
  'User',
];
/** They have no View All of their own. */
const ACTIVITIES = ['Event', 'Task'];

/** Whether sharing may hide records without a word: it does where nothing lets us see all. About three calls. */
export async function sharingRequirements(
  client: SalesforceClient,
  userId: string,
  tables: readonly SeenTable[],
): Promise<Requirement[]> {
  const names = tables.map((table) => table.name).filter((name) => !FOLLOWING.includes(name));
  if (names.length === 0) return [];
  try {
    if (await seesAllData(client)) return [met('View All Data', 'Sharing hides no record from us.', false)];
    const all = await seenWholly(client, userId, names);
    return names.map((name) => requirement(name, all.has(name)));
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return [
      {
        what: 'View All Records',
        met: false,
        needed: false,
        why: 'Whether sharing hides records from us cannot be told: the integration user may not read its own permissions.',
        where: `${PERMISSION_SET} → System Permissions → View Setup and Configuration`,
      },
    ];
  }
}

function requirement(name: string, all: boolean): Requirement {
  if (all) return met(`View All of ${name}`, `Sharing hides no record of ${name} from us.`, false);
  const activity = ACTIVITIES.includes(name);
  return {
    what: `View All of ${name}`,
    met: false,
    needed: false,
    why: activity
      ? `Records of ${name} that belong to others are seen only where what they are about is; the rest counts as not there.`
      : `Sharing may hide records of ${name} from us without a word; they would count as not there.`,
    where: activity
      ? `${PERMISSION_SET} → System Permissions → View All Data`
      : `${PERMISSION_SET} → Object Settings → ${name} → View All Records`,
  };
}

async function seesAllData(client: SalesforceClient): Promise<boolean> {
  const [row] = (await client.query('SELECT PermissionsViewAllData FROM UserPermissionAccess LIMIT 1', false))
    .records;
  return row?.['PermissionsViewAllData'] === true;
}

/** Profiles count too: each has a permission set of its own that is assigned to its users. */
async function seenWholly(
  client: SalesforceClient,
  userId: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const assigned = await client.query(
    `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`,
    false,
  );
  const sets = textsOf(assigned.records, 'PermissionSetId');
  if (sets.length === 0) return new Set();
  const granted = await client.query(
    `SELECT SobjectType, PermissionsViewAllRecords FROM ObjectPermissions WHERE ParentId IN (${sets.map(quoted).join(', ')}) AND SobjectType IN (${names.map(quoted).join(', ')})`,
    false,
  );
  return new Set(
    textsOf(
      granted.records.filter((row) => row['PermissionsViewAllRecords'] === true),
      'SobjectType',
    ),
  );
}

function textsOf(records: readonly VendorRecord[], name: string): string[] {
  return records.flatMap((record) => {
    const value = record[name];
    return typeof value === 'string' ? [value] : [];
  });
}
