import type { VendorEvent } from '../../../src/sandbox/vendor-data.ts';
import { type Cast, doer, newValues, otherValues, presentValues } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Happening, HappeningKind } from './story.ts';
import type { TableShape } from './table-shape.ts';

const MINUTE_MS = 60_000;

/** How often each kind of thing happens, by vendor. */
export const WEIGHTS: Readonly<Record<Cast['vendor'], Readonly<Record<string, number>>>> = {
  salesforce: {
    create: 10,
    'create-and-delete': 4,
    delete: 7,
    'delete-and-undelete': 4,
    edit: 20,
    'edit-and-back': 5,
    'hard-delete': 5,
    'late-commit': 8,
    merge: 6,
    'merge-chain': 3,
    'merge-then-delete': 3,
    recalculate: 6,
    'reference-change': 8,
    retag: 3,
    tie: 4,
    touch: 6,
    'touch-all': 3,
    undelete: 4,
  },
  hubspot: {
    create: 10,
    'create-and-delete': 4,
    delete: 7,
    'delete-and-undelete': 4,
    edit: 20,
    'edit-and-back': 5,
    'hard-delete': 4,
    link: 8,
    merge: 6,
    'merge-chain': 3,
    'merge-then-delete': 3,
    'new-id-merge': 5,
    'owner-change': 3,
    'reference-change': 5,
    retag: 3,
    tie: 4,
    touch: 6,
    'touch-all': 3,
    undelete: 4,
    'undelete-at-last': 8,
    unlink: 5,
  },
};

/** What one thing consists of: events, each so many milliseconds after the first, and seen so much later. */
type Told = { readonly event: VendorEvent; readonly afterMs?: number; readonly lateMs?: number };

/**
 * Makes one thing happen at a moment, out of what is there, and lets it happen to the cast's own model at once.
 * @returns nothing where there is nobody that it could happen to
 */
export function happen(
  cast: Cast,
  dice: Dice,
  kind: HappeningKind,
  atMs: number,
  tables: readonly string[],
): Happening[] {
  const shapes = cast.shapes.filter(({ name }) => tables.includes(name));
  const told = tell({ cast, dice, shapes, atMs, at: cast.stamp(atMs), by: doer(cast, dice) }, kind);
  const made: Happening[] = [];
  for (const { event, afterMs = 0, lateMs = 0 } of told) {
    const now = new Date(atMs + afterMs + lateMs).toISOString();
    if (!cast.model.possible(event)) continue;
    cast.model.happen(event, now);
    made.push({ vendor: cast.vendor, kind, now, event });
  }
  return made;
}

interface Scene {
  readonly cast: Cast;
  readonly dice: Dice;
  readonly shapes: readonly TableShape[];
  readonly atMs: number;
  readonly at: string;
  readonly by: string | null;
}

function tell(scene: Scene, kind: HappeningKind): Told[] {
  const { cast, dice, shapes, atMs, at, by } = scene;
  const record = one(scene, 'live', (shape) => kind !== 'delete' || shape.deletes);
  const soon = dice.between(1, 25) * MINUTE_MS;
  const later = cast.stamp(atMs + soon);
  switch (kind) {
    case 'create':
    case 'create-and-delete': {
      const candidates = shapes.filter(({ deletes }) => deletes);
      if (candidates.length === 0) return [];
      const shape = dice.pick(candidates);
      const [table, id] = [shape.name, cast.newId(dice, shape.name)];
      const born: Told = {
        event: { kind: 'create', table, id, set: newValues(cast, dice, shape, at), at, by },
      };
      if (kind === 'create') return [born];
      return [born, { event: { kind: 'delete', table, id, at: later, by }, afterMs: soon }];
    }
    case 'edit':
    case 'reference-change':
    case 'late-commit': {
      if (!record) return [];
      const { shape, id } = record;
      const isReference = (name: string) => shape.fields[name]?.type === 'reference';
      const set = otherValues(cast, dice, shape, at, kind === 'reference-change' ? isReference : undefined);
      // Its stamp is that of the transaction's beginning; the source is seen to have it only at its end.
      const lateMs = kind === 'late-commit' ? dice.between(1, 19) * MINUTE_MS : 0;
      return [{ event: { kind: 'edit', table: shape.name, id, set, at, by }, lateMs }];
    }
    case 'edit-and-back': {
      if (!record) return [];
      const [table, id] = [record.shape.name, record.id];
      const set = otherValues(cast, dice, record.shape, at);
      const back = presentValues(cast, table, id, set);
      return [
        { event: { kind: 'edit', table, id, set, at, by } },
        { event: { kind: 'edit', table, id, set: back, at: later, by }, afterMs: soon },
      ];
    }
    case 'touch':
      return record ? [{ event: { kind: 'touch', table: record.shape.name, ids: [record.id], at, by } }] : [];
    case 'touch-all': {
      if (!record) return [];
      const ids = cast.model.ids(record.shape.name, 'live');
      return [{ event: { kind: 'touch', table: record.shape.name, ids, at, by: null } }];
    }
    case 'delete':
    case 'delete-and-undelete': {
      const gone = one(scene, 'live', ({ deletes }) => deletes);
      if (!gone) return [];
      const [table, id] = [gone.shape.name, gone.id];
      const first: Told = { event: { kind: 'delete', table, id, at, by } };
      if (kind === 'delete') return [first];
      return [first, { event: { kind: 'undelete', table, id, at: later, by }, afterMs: soon }];
    }
    case 'undelete': {
      const back = one(scene, 'deleted', () => true);
      return back ? [{ event: { kind: 'undelete', table: back.shape.name, id: back.id, at, by } }] : [];
    }
    case 'hard-delete': {
      const binned = dice.chance(0.5) ? one(scene, 'deleted', ({ deletes }) => deletes) : null;
      const gone = binned ?? one(scene, 'live', ({ deletes }) => deletes);
      return gone ? [{ event: { kind: 'hardDelete', table: gone.shape.name, id: gone.id, at, by } }] : [];
    }
    case 'recalculate': {
      const formulas = ({ fields }: TableShape) =>
        Object.keys(fields).filter((name) => fields[name]?.calculated);
      const shown = one(scene, 'live', (shape) => formulas(shape).length > 0);
      if (!shown) return [];
      const set = Object.fromEntries(
        formulas(shown.shape).map((name) => [name, shown.shape.fields[name]?.make?.(dice, () => []) ?? null]),
      );
      return [{ event: { kind: 'recalculate', table: shown.shape.name, id: shown.id, set } }];
    }
    case 'merge':
    case 'merge-chain':
    case 'merge-then-delete':
    case 'new-id-merge':
      return merges(scene, kind, later, soon);
    case 'retag':
    case 'tie':
      return several(scene, kind);
    case 'link':
    case 'unlink':
    case 'owner-change':
    case 'undelete-at-last':
      return [];
  }
}

/** A record of one of the tables. */
function one(
  { cast, dice, shapes }: Scene,
  standing: 'live' | 'deleted',
  fits: (shape: TableShape) => boolean,
): { readonly shape: TableShape; readonly id: string } | null {
  const candidates = shapes.filter((shape) => fits(shape) && cast.model.ids(shape.name, standing).length > 0);
  if (candidates.length === 0) return null;
  const shape = dice.pick(candidates);
  return { shape, id: dice.pick(cast.model.ids(shape.name, standing)) };
}

function merges(scene: Scene, kind: HappeningKind, later: string, soon: number): Told[] {
  const { cast, dice, shapes, at, by } = scene;
  const candidates = shapes.filter(({ name, merges: can }) => can && cast.model.ids(name, 'live').length > 2);
  if (candidates.length === 0) return [];
  const shape = dice.pick(candidates);
  const table = shape.name;
  const [a = '', b = '', c = ''] = dice.some(cast.model.ids(table, 'live'), 3);
  const set = dice.chance(0.5) ? otherValues(cast, dice, shape, at) : {};
  const newId = kind === 'new-id-merge' ? { newId: cast.newId(dice, table) } : {};
  const first: Told = { event: { kind: 'merge', table, winner: b, loser: a, ...newId, set, at, by } };
  const heir = newId.newId ?? b;
  const chained = kind === 'merge-chain' || (kind === 'new-id-merge' && dice.chance(0.3));
  if (chained) {
    return [
      first,
      { event: { kind: 'merge', table, winner: c, loser: heir, set: {}, at: later, by }, afterMs: soon },
    ];
  }
  if (kind !== 'merge-then-delete') return [first];
  return [first, { event: { kind: 'delete', table, id: heir, at: later, by }, afterMs: soon }];
}

/** Many records take one stamp: given to another owner, or changed in all sorts of ways. */
function several(scene: Scene, kind: HappeningKind): Told[] {
  const { cast, dice, at, by } = scene;
  const owned = (shape: TableShape) =>
    Object.keys(shape.fields).filter((name) => /^(OwnerId|hubspot_owner_id)$/.test(name));
  const picked = one(scene, 'live', (shape) => kind === 'tie' || owned(shape).length > 0);
  if (!picked) return [];
  const { shape } = picked;
  const [name = ''] = owned(shape);
  const owner =
    kind === 'retag'
      ? (shape.fields[name]?.make?.(dice, (table) => cast.model.ids(table, 'live')) ?? null)
      : null;
  return dice.some(cast.model.ids(shape.name, 'live'), dice.between(2, 12)).map((id) => {
    const set = kind === 'retag' ? { [name]: owner } : otherValues(cast, dice, shape, at);
    return { event: { kind: 'edit', table: shape.name, id, set, at, by } };
  });
}
