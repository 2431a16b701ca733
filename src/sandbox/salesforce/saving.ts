import type { Clock } from '../../clock.ts';
import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import type { Events } from './events.ts';
import { isReadOnlyTable, type Traits } from './field-facts.ts';
import type { Locks } from './locks.ts';
import { unmet } from './preconditions.ts';
import { Refusal } from './refusal.ts';
import type { DuplicateRule, SaveRule, Workflow } from './saving-rules.ts';
import { checkValues, sentValues } from './sent-values.ts';
import type { Tables } from './tables.ts';
import type { SeenTable, View } from './view.ts';

/** What saving a record has to obey. */
export interface SavingWorld {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly behaviour: () => SalesforceBehaviour;
  readonly events: Events;
  readonly locks: Locks;
  readonly traits: Traits;
  readonly rules: readonly SaveRule[];
  readonly workflows: readonly Workflow[];
  readonly duplicateRules: readonly DuplicateRule[];
}

/** A record that somebody wants to change. */
export interface Saving {
  readonly view: View;
  readonly table: SeenTable;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Changes a record as the API does: rights, then what the fields demand, validation rules, duplicate rules,
 * automation, and only then stamps and histories, in the name of the token's user. Runs while `tables.change` does.
 * @returns 204 without a body; 412 where a condition is not met and nothing was written
 * @throws {Refusal} and nothing was written
 */
export function save(world: SavingWorld, { view, table, id, body, headers }: Saving): Reply {
  const { behaviour, traits } = world;
  const before = shown(table, id);
  const condition = unmet(headers, table.name, before, behaviour().unmodifiedSince === 'honoured');
  if (condition) return condition;
  if (isReadOnlyTable(table.name))
    throw new Refusal(400, 'INVALID_TYPE_FOR_OPERATION', `entity type ${table.name} does not support update`);
  if (!table.edits(before))
    throw new Refusal(
      behaviour().forbiddenStatus,
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'insufficient access rights on object id',
      { fields: [] },
    );
  world.locks.demandFree(id);
  const set = sentValues(table, body, traits);
  const after: VendorRow = { ...before, ...set };
  checkValues(table, Object.keys(set), after, traits, world.tables);
  obeyRules(world.rules, table, after, before);
  obeyDuplicates(world.duplicateRules, table, after, headers['sforce-duplicate-rule-header'] ?? '');
  const further = world.workflows.filter((flow) => flow.table === table.name);
  const automated = Object.assign({}, ...further.map((flow) => flow.sets(after, before)));
  world.events.edit({
    table: table.name,
    id,
    set: { ...set, ...automated },
    at: world.clock.now(),
    by: view.userId,
  });
  return { status: 204 };
}

/** The record, where it is there and shared. @throws {Refusal} ENTITY_IS_DELETED, merged ones too; NOT_FOUND */
export function shown(table: SeenTable, id: string): VendorRow {
  const row = table.table.get(id);
  if (!row || !table.shows(row)) {
    const sentence = 'Provided external ID field does not exist or is not accessible: Id';
    throw new Refusal(404, 'NOT_FOUND', sentence);
  }
  if (row['IsDeleted'] === true)
    throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted', { fields: [] });
  return row;
}

/** Every rule that is broken speaks. */
function obeyRules(rules: readonly SaveRule[], table: SeenTable, after: VendorRow, before: VendorRow): void {
  const [first, ...others] = rules
    .filter((rule) => rule.table === table.name && rule.broken(after, before))
    .map(({ field, message, code = 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }) => {
      return new Refusal(400, code, message, { fields: field === null ? [] : [field] });
    });
  if (first) throw new Refusal(400, first.errorCode, first.message, first.more, others);
}

/** The header `allowSave=true` saves past a rule that only warns. */
function obeyDuplicates(
  rules: readonly DuplicateRule[],
  table: SeenTable,
  after: VendorRow,
  header: string,
): void {
  const allowed = /allowSave\s*=\s*true/i.test(header);
  for (const rule of rules) {
    if (rule.table !== table.name || (rule.allowSave && allowed)) continue;
    const matches = table.table.rows.filter(
      (row) => row && row['Id'] !== after['Id'] && row['IsDeleted'] !== true && rule.same(after, row),
    );
    if (matches.length === 0) continue;
    const matchRecords = matches.map((row) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: { attributes: { type: table.name }, Id: row?.['Id'] },
    }));
    const duplicateResult = {
      allowSave: rule.allowSave,
      duplicateRule: rule.name,
      duplicateRuleEntityType: table.name,
      errorMessage: rule.message,
      matchResults: [
        {
          entityType: table.name,
          errors: [],
          matchEngine: 'ExactMatchEngine',
          matchRecords,
          rule: rule.name,
        },
      ],
    };
    throw new Refusal(400, 'DUPLICATES_DETECTED', rule.message, { fields: [], duplicateResult });
  }
}
