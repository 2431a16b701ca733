import type { z } from 'zod';
import { isObjectName } from '../../crm/objects.ts';
import type { VendorField } from '../vendor-data.ts';
import { givenByLoader, tableNames, tableSpec } from './catalogue.ts';
import { cellReader } from './cell.ts';
import { resolveTarget } from './resolve.ts';
import { type Constant, type FileMap, type LoadMap, LoadMapSchema, type Target } from './schema.ts';
import { decidedFields, isStageField, stageValues } from './stages.ts';

/** Something in a `load.yaml` that does not fit the rest of it, or the folder. */
export interface MapProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The form of a `load.yaml` with everything about it checked, and what `alsoCheck` finds. */
export function checkedLoadMap(alsoCheck: (map: LoadMap) => MapProblem[] = () => []): z.ZodType<LoadMap> {
  return LoadMapSchema.superRefine((map, context) => {
    const inner = problemsOfMap(map);
    for (const { path, message } of [...inner, ...alsoCheck(map)]) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
}

/** A constant read as a target is, so that both obey the same rules. */
export function targetOfConstant(field: string, { value, type, label, custom }: Constant): Target {
  const guess = typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'double' : undefined;
  return { field, label, custom, type: type ?? (field.endsWith('__c') || custom ? guess : undefined) };
}

/** The fields of a file in the order of its columns, its constants after them. Faulty ones are left out. */
export function fieldsOfFile(map: LoadMap, name: string): VendorField[] {
  const file = map.files[name];
  if (!file) return [];
  const columns = Object.entries(file.columns).flatMap(([column, targets]) =>
    targets.map((target) => resolveTarget(map, name, column, target)),
  );
  const constants = Object.entries(file.constants).map(([field, constant]) =>
    resolveTarget(map, name, field, targetOfConstant(field, constant)),
  );
  return [...columns, ...constants].flatMap((resolved) =>
    'fault' in resolved || !resolved.field ? [] : [resolved.field],
  );
}

function problemsOfMap(map: LoadMap): MapProblem[] {
  const files = Object.entries(map.files).flatMap(([name, file]) => problemsOfFile(map, name, file));
  return [...files, ...clashes(map), ...problemsOfStages(map), ...problemsOfMapping(map)];
}

function problemsOfFile(map: LoadMap, name: string, file: FileMap): MapProblem[] {
  if (!tableSpec(map.crm, file.object)) {
    const known = tableNames(map.crm).join(', ');
    const message = `${map.crm} has no object \`${file.object}\` that files can fill; it has ${known}`;
    return [{ path: ['files', name, 'object'], message }];
  }
  const columns = Object.entries(file.columns).flatMap(([column, targets]) =>
    targets.flatMap((target, index) => {
      const resolved = resolveTarget(map, name, column, target);
      if (!('fault' in resolved)) return [];
      const place = targets.length > 1 ? [index] : [];
      const path = ['files', name, 'columns', column, ...place, ...(resolved.key ? [resolved.key] : [])];
      return [{ path, message: resolved.fault }];
    }),
  );
  const constants = Object.entries(file.constants).flatMap(([field, constant]) => {
    const fault = faultOfConstant(map, name, field, constant);
    return fault ? [{ path: ['files', name, 'constants', field], message: fault }] : [];
  });
  return [...columns, ...constants];
}

function faultOfConstant(map: LoadMap, file: string, field: string, constant: Constant): string | null {
  const target = targetOfConstant(field, constant);
  const resolved = resolveTarget(map, file, field, target);
  if ('fault' in resolved) return resolved.fault;
  const table = map.files[file]?.object ?? '';
  if (!resolved.field) return null;
  if (isStageField(map, table, field)) {
    return stageValues(map, table).has(String(constant.value)) ? null : 'it is not among the stages told';
  }
  const outcome = cellReader(resolved.field.type, target, map.organisation.zone)(String(constant.value));
  return 'fault' in outcome ? outcome.fault : null;
}

/** One field filled twice in a file, or of two types in two files of one object. */
function clashes(map: LoadMap): MapProblem[] {
  const types = new Map<string, string>();
  return Object.entries(map.files).flatMap(([name, { object }]) => {
    const decided = decidedFields(map, object);
    const seen = new Set<string>();
    return fieldsOfFile(map, name).flatMap((field) => {
      const path = ['files', name];
      if (decided.includes(field.name)) {
        return [{ path, message: `${field.name} follows from \`stages\`; leave it out here or there` }];
      }
      if (seen.has(field.name)) return [{ path, message: `${field.name} is filled twice` }];
      seen.add(field.name);
      const key = `${object}.${field.name}`;
      const before = types.get(key) ?? field.type;
      types.set(key, before);
      if (before === field.type) return [];
      return [{ path, message: `${field.name} is a ${field.type} here and a ${before} in another file` }];
    });
  });
}

function problemsOfStages(map: LoadMap): MapProblem[] {
  return Object.entries(map.stages).flatMap(([table, stages]) => {
    const field = tableSpec(map.crm, table)?.stage;
    const files = Object.entries(map.files).filter(([, file]) => file.object === table);
    const filled = files.some(([name]) => fieldsOfFile(map, name).some((each) => each.name === field));
    if (field === undefined) {
      const staged = tableNames(map.crm).filter((each) => tableSpec(map.crm, each)?.stage !== undefined);
      return [{ path: ['stages', table], message: `stages are told for ${staged.join(' or ')} only` }];
    }
    if (!filled) return [{ path: ['stages', table], message: `no column fills ${table}.${field}` }];
    return Object.entries(stages).flatMap(([stage, { closed, won, probability }]) => {
      const path = ['stages', table, stage];
      if (won && !closed) return [{ path, message: 'a stage that is won is closed as well' }];
      const final = won ? 100 : 0;
      if (closed && probability !== undefined && probability !== final) {
        return [{ path, message: `the probability of a stage that is ${won ? 'won' : 'lost'} is ${final}` }];
      }
      return [];
    });
  });
}

/** Fields of ours that are mapped to a field which no file fills: most likely a slip of the pen. */
function problemsOfMapping(map: LoadMap): MapProblem[] {
  return Object.entries(map.mapping).flatMap(([object, fields]) => {
    if (!isObjectName(object)) return [];
    const files = Object.entries(map.files).filter(
      ([, file]) => tableSpec(map.crm, file.object)?.object === object,
    );
    if (files.length === 0) return [{ path: ['mapping', object], message: `no file is loaded as ${object}` }];
    const filled = files.flatMap(([name, file]) => [
      ...fieldsOfFile(map, name).map((field) => field.name),
      ...decidedFields(map, file.object),
    ]);
    return Object.entries(fields ?? {}).flatMap(([field, vendorField]) => {
      if (vendorField.includes('.') || filled.includes(vendorField) || givenByLoader(map.crm, vendorField)) {
        return [];
      }
      return [
        { path: ['mapping', object, field], message: `no column and no constant fills ${vendorField}` },
      ];
    });
  });
}
