import type { MeasurementRow } from '../store/ports.ts';
import type { Adoption, GroupAdoption } from './adoption-compose.ts';

/** What every measurement of a day carries. */
type Stamp = Pick<MeasurementRow, 'day' | 'catalogueVersion' | 'strategyVersion'>;

/**
 * Adoption as measurements of the day: the organisation's, those of groups that may be shown, and each rep's own.
 * @param keepReps false where nobody is to see a rep's numbers
 */
export function adoptionRows(adoption: Adoption, stamp: Stamp, keepReps: boolean): MeasurementRow[] {
  const row = (groupKind: string, groupId: string, value: number | null, n: number, detail: unknown) => ({
    ...stamp,
    kind: 'adoption',
    id: 'all',
    groupKind,
    groupId,
    value,
    n,
    detail: JSON.stringify(detail),
  });
  const ofGroup = (kind: string, group: GroupAdoption) =>
    row(kind, JSON.stringify(group.ids), group.value, group.people, group);
  const { organisation, unknown } = adoption;
  return [
    row('', '', organisation?.value ?? null, organisation?.people ?? 0, { organisation, unknown }),
    ...adoption.departments.map((group) => ofGroup('department', group)),
    ...adoption.teams.map((group) => ofGroup('team', group)),
    ...(keepReps ? adoption.reps : []).map((rep) =>
      row(
        'rep',
        rep.id,
        rep.value,
        rep.parts.reduce((sum, { due }) => sum + due, 0),
        rep,
      ),
    ),
  ];
}
