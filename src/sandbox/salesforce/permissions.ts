import type { SalesforceOrg, VendorField, VendorRow, VendorTable } from '../vendor-data.ts';
import type { UserRights } from './rights.ts';

/** The object that tells the caller's own permissions, and nobody else's. */
export const PERMISSIONS_TABLE = 'UserPermissionAccess';

const LOGINS = ['PermissionsManageUsers', 'PermissionsMonitorLoginHistory'];
const FLAGS = ['PermissionsApiEnabled', 'PermissionsViewAllData', ...LOGINS];

/** It holds a row for each user; a view shows the user's own. */
export function permissionsTable(org: SalesforceOrg, rights: ReadonlyMap<string, UserRights>): VendorTable {
  const users = org.tables.find((table) => table.name === 'User')?.rows ?? [];
  const ids = new Set([org.integrationUserId, ...users.map((user) => String(user['Id']))]);
  const fields: VendorField[] = [
    { name: 'Id', label: 'Id', type: 'id' },
    ...FLAGS.map((name): VendorField => ({ name, label: name, type: 'boolean' })),
  ];
  const rows = [...ids].map((id) => permissionsRow(id, rights.get(id) ?? {}));
  return { name: PERMISSIONS_TABLE, fields, rows };
}

/** Without Manage Users or Monitor Login History a user sees only their own logins. */
export function permissionsRow(userId: string, { ownRecordsOnly = [] }: UserRights): VendorRow {
  const allLogins = !ownRecordsOnly.includes('LoginHistory');
  return {
    Id: userId,
    PermissionsApiEnabled: true,
    PermissionsViewAllData: ownRecordsOnly.length === 0,
    ...Object.fromEntries(LOGINS.map((name) => [name, allLogins])),
  };
}
