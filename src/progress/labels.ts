import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { knownOf } from '../mirror/tables.ts';
import type { LabelSql } from '../store/ports.ts';

/** What people call a record of each object, SQL over `r`. */
const LABELS: Record<ObjectName, string> = {
  account: 'r.name',
  activity: 'r.subject',
  campaign: 'r.name',
  campaignMember: 'r.status',
  contact: "nullif(trim(concat_ws(' ', r.first_name, r.last_name)), '')",
  deal: 'r.name',
  lead: "nullif(trim(concat_ws(' ', r.first_name, r.last_name) || coalesce(', ' || r.company, '')), '')",
  lineItem: 'r.name',
  login: 'r.user_id',
  product: 'r.name',
  ticket: 'r.subject',
  user: 'r.name',
};

/** The same as the engine asks for it. */
export const LABEL_SQL: LabelSql = new Map(
  OBJECT_NAMES.map((object) => [object, { table: knownOf(object), label: LABELS[object] }]),
);
