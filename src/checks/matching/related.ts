import type { Column } from './columns.ts';
import { KINDS, type MatchKind } from './kinds.ts';

/**
 * A way in which records of different things belong together, and so agree in much without being the same: a family at
 * one address, colleagues, people of one name whose e-mail addresses are made from it, shops of one chain, firms in one
 * building. What they share they share as records of one thing do; in everything else they agree by chance.
 */
export interface Relation {
  readonly name: string;
  /** By column: whether they share it. */
  readonly shares: readonly boolean[];
  /**
   * Columns that agree by chance before the relation can be there; of the relation's share all pairs with such an
   * agreement are the whole. Empty where any pair can be so related.
   */
  readonly among: readonly number[];
}

interface RelationSpec {
  readonly name: string;
  readonly of: 'persons' | 'organisations';
  readonly kinds: readonly MatchKind[];
  readonly among: readonly MatchKind[];
}

const RELATIONS: readonly RelationSpec[] = [
  {
    name: 'household',
    of: 'persons',
    kinds: ['family', 'address', 'city', 'postcode', 'phone', 'email'],
    among: [],
  },
  {
    name: 'colleagues',
    of: 'persons',
    kinds: ['company', 'web', 'email', 'address', 'city', 'postcode', 'phone'],
    among: [],
  },
  { name: 'namesakes', of: 'persons', kinds: ['email'], among: ['given', 'family'] },
  { name: 'namesakes', of: 'persons', kinds: ['email'], among: ['name'] },
  { name: 'same first name', of: 'persons', kinds: ['email'], among: ['given'] },
  { name: 'same last name', of: 'persons', kinds: ['email'], among: ['family'] },
  { name: 'chain', of: 'organisations', kinds: ['company', 'web', 'email'], among: [] },
  {
    name: 'neighbours',
    of: 'organisations',
    kinds: ['address', 'city', 'postcode', 'phone'],
    among: [],
  },
];

/** The relations that these columns can show: something that is shared, and something that tells the two apart. */
export function relationsOf(columns: readonly Column[]): Relation[] {
  const persons = columns.some(({ kind }) => kind === 'given' || kind === 'name');
  const placeOf = (kind: MatchKind) => columns.findIndex((column) => column.kind === kind);
  return RELATIONS.filter((relation) => (relation.of === 'persons') === persons).flatMap((relation) => {
    const among = relation.among.map(placeOf);
    // What says little may be shared or not: that is learnt.
    const shares = columns.map(
      ({ kind }) =>
        relation.kinds.includes(kind) || (relation.among.length === 0 && KINDS[kind].role === 'weak'),
    );
    const apart = columns.some(
      ({ kind }, at) => !shares[at] && !among.includes(at) && KINDS[kind].role !== 'weak',
    );
    const shared = columns.filter(({ kind }) => relation.kinds.includes(kind)).length;
    return apart && !among.includes(-1) && shared > 0 && shared + among.length > 1
      ? [{ name: relation.name, shares, among }]
      : [];
  });
}

/** Whether a relation can be there at these levels. */
export function canBe({ among }: Relation, levels: Int8Array): boolean {
  return among.every((at) => (levels[at] as number) >= 2);
}
