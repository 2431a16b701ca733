import type { Day } from '../../clock.ts';
import type { HubspotAssociation, VendorRow } from '../vendor-data.ts';
import { cellReader, quoted } from './cell.ts';
import type { KeyedFile, KeyIndex, Unmatched } from './key-index.ts';
import type { Problem } from './problems.ts';
import { type Lookup, type Resolved, resolveTarget } from './resolve.ts';
import type { LoadMap, Target } from './schema.ts';
import { isStageField, stageValues } from './stages.ts';

/** What the cells leave behind beside the rows. */
export interface Sink {
  readonly associations: HubspotAssociation[];
  readonly problems: Problem[];
  readonly unmatched: { add(entry: Omit<Unmatched, 'firstLine' | 'lines'>, line: number): void };
  sawDay(day: Day): void;
}

/** The row that a cell belongs to. */
export interface RowInMaking {
  readonly line: number;
  readonly id: string;
  readonly values: VendorRow;
}

/** Puts one cell into its row. */
export interface ColumnStep {
  /** Which cell of a line, counted from 0. */
  readonly at: number;
  fill(cell: string, row: RowInMaking): void;
}

/** What is to be done with each line of a file, in the order of the columns. */
export function columnSteps(
  map: LoadMap,
  path: string,
  file: KeyedFile,
  indexOf: (lookup: Lookup) => KeyIndex,
  sink: Sink,
): ColumnStep[] {
  return Object.entries(map.files[file.name]?.columns ?? {}).flatMap(([column, targets]) => {
    const at = file.header.indexOf(column);
    return targets.flatMap((target) => {
      const resolved = resolveTarget(map, file.name, column, target);
      if ('fault' in resolved) return [];
      const { field, lookup } = resolved;
      const fault = (line: number, text: string): void => {
        sink.problems.push({ file: path, line, column, text });
      };
      if (lookup) return [{ at, fill: link(map, file, column, target, resolved, indexOf(lookup), sink) }];
      if (!field) return [];
      const read = cellReader(field.type, target, map.organisation.zone);
      const stages = isStageField(map, file.table, field.name) ? stageValues(map, file.table) : null;
      const fill: ColumnStep['fill'] = (cell, { line, values }) => {
        const outcome = read(cell);
        if ('fault' in outcome) return fault(line, outcome.fault);
        if (outcome.day !== null) sink.sawDay(outcome.day);
        if (!stages || outcome.value === null) {
          values[field.name] = outcome.value;
          return;
        }
        const decided = stages.get(String(outcome.value));
        if (decided) Object.assign(values, decided);
        else fault(line, `${quoted(String(outcome.value))} is not among the stages told for ${file.table}`);
      };
      return [{ at, fill }];
    });
  });
}

/** Finds the record that a cell names: its id becomes the field's value, or an association without a field. */
function link(
  map: LoadMap,
  file: KeyedFile,
  column: string,
  target: Target,
  { field, lookup }: Resolved,
  index: KeyIndex,
  sink: Sink,
): ColumnStep['fill'] {
  const read = cellReader('string', target, map.organisation.zone);
  const table = lookup?.table ?? '';
  return (cell, { line, id, values }) => {
    const outcome = read(cell);
    if ('fault' in outcome || outcome.value === null) return;
    const value = String(outcome.value);
    const found = index(value);
    if ('why' in found) sink.unmatched.add({ file: file.name, column, table, value, why: found.why }, line);
    else if (field) values[field.name] = found.id;
    else sink.associations.push({ from: file.table, fromId: id, to: table, toId: found.id });
  };
}
