import type {
  HubspotOwner,
  HubspotPortal,
  VendorEvent,
  VendorRow,
} from '../../../src/sandbox/vendor-data.ts';
import { openHubspotLinks } from './hubspot-links.ts';
import { KEPT_MS } from './hubspot-shape.ts';
import { HUBSPOT_WORDS, type HubspotSetting } from './hubspot-words.ts';
import {
  isPossible,
  type OurChange,
  type OurRecord,
  openLedger,
  type SourceModel,
  stampOf,
  type Unseen,
} from './source-model.ts';
import type { TableShape } from './table-shape.ts';

/** How the pretended portal does what the real one may do either way. */
export interface HubspotManners {
  readonly undeleteMovesModified: boolean;
  readonly mergeMovesLinked: boolean;
}

/** By table: our object, and by our field the property of which former values are wanted. */
const TRACKED: Readonly<
  Record<string, { readonly object: string; readonly fields: Readonly<Record<string, string>> }>
> = {
  deals: {
    object: 'deal',
    fields: { stage: 'dealstage', amount: 'amount', closeDate: 'closedate', ownerId: 'hubspot_owner_id' },
  },
  tickets: { object: 'ticket', fields: { status: 'hs_pipeline_stage', ownerId: 'hubspot_owner_id' } },
};

/** What a HubSpot portal holds, links and owners included. */
export function openHubspotModel(
  portal: HubspotPortal,
  shapes: readonly TableShape[],
  manners: HubspotManners,
): SourceModel {
  const owners = portal.owners.map((owner): VendorRow & { id: string } => rowOf(owner));
  const ledger = openLedger([...portal.tables, { name: 'owners', rows: owners }], 'id');
  for (const owner of portal.owners) {
    const held = ledger.held('owners', owner.id);
    if (held && owner.archived) held.standing = 'deleted';
  }
  for (const { name, rows } of portal.tables) {
    for (const row of rows) {
      const held = ledger.held(name, String(row['id']));
      if (held && row['archived'] === true)
        Object.assign(held, { standing: 'deleted', deletedAt: row['archivedAt'] });
    }
  }
  const links = openHubspotLinks(portal.associations);
  const unseen: Unseen[] = [];
  /** Table and id of who was merged, and of whom into. */
  const heirs = new Map<string, string>();
  const pasts = new Map<string, OurChange[]>();

  const setting: HubspotSetting = {
    currency: portal.currency,
    zone: portal.zone,
    linked: (table, id, to) => links.chosen(table, id, to),
  };
  const userIdOf = (by: string | null) =>
    by === null ? null : (ledger.held('owners', by)?.row['userId'] ?? null);
  const ownerOf = (userId: unknown) => {
    for (const [id, { row }] of ledger.table('owners'))
      if (row['userId'] === userId && userId !== null) return id;
    return null;
  };

  for (const [table, { fields }] of Object.entries(TRACKED)) {
    for (const row of portal.tables.find(({ name }) => name === table)?.rows ?? [])
      note(table, fields, {}, row, String(row['createdAt']), null);
  }

  function noteIn(table: string, before: VendorRow, after: VendorRow, at: string, by: string | null): void {
    const fields = TRACKED[table]?.fields;
    if (fields) note(table, fields, before, after, at, by);
  }

  function note(
    table: string,
    fields: Readonly<Record<string, string>>,
    before: VendorRow,
    after: VendorRow,
    at: string,
    by: string | null,
  ): void {
    const recordId = String(after['id']);
    const words = HUBSPOT_WORDS[TRACKED[table]?.object ?? '']?.[0];
    for (const [field, name] of Object.entries(fields)) {
      if ((before[name] ?? null) === (after[name] ?? null)) continue;
      // An amount is in the currency that the record had then.
      const value = after[name] === null ? null : (words?.fields[field]?.(after, setting, table) ?? null);
      const key = `${table}/${recordId}`;
      const past = pasts.get(key) ?? [];
      const old = past.findLast((each) => each.field === field)?.new ?? null;
      const now = value === null ? null : String(value);
      // The vendor names people by their user id, which queues have none of.
      const who = userIdOf(by) === null ? null : by;
      const change = { recordId, field, old, new: now, at, by: who };
      pasts.set(key, [...past, change]);
    }
  }

  function change(table: string, id: string, set: VendorRow, at: string, by: string | null): void {
    const held = ledger.held(table, id);
    if (!held) return;
    const before = held.row;
    if (table === 'owners') {
      held.row = { ...before, ...set };
      return;
    }
    const userId = userIdOf(by);
    const who = userId === null ? {} : { hs_updated_by_user_id: userId };
    held.row = { ...before, ...set, ...who, updatedAt: at };
    noteIn(table, before, held.row, at, by);
  }

  function merge(event: Extract<VendorEvent, { kind: 'merge' }>): void {
    const { table, winner, loser, newId, set, at, by } = event;
    const heir = newId ?? winner;
    const won = ledger.held(table, winner);
    if (!won) return;
    const before = won.row;
    const after: VendorRow = { ...before, ...set, id: heir, updatedAt: at };
    if (newId === undefined) won.row = after;
    else {
      ledger.put(table, newId, { row: { ...after, createdAt: at }, standing: 'live', deletedAt: null });
      const past = pasts.get(`${table}/${winner}`) ?? [];
      pasts.set(
        `${table}/${newId}`,
        past.map((each) => ({ ...each, recordId: newId })),
      );
    }
    noteIn(table, { ...before, id: heir }, after, at, by);
    for (const id of newId === undefined ? [loser] : [winner, loser]) {
      const held = ledger.held(table, id);
      if (held) Object.assign(held, { standing: 'merged', deletedAt: at });
      heirs.set(`${table}/${id}`, `${table}/${heir}`);
      for (const end of links.move(table, id, heir)) {
        if (manners.mergeMovesLinked) touch(end.table, end.id, at);
      }
      moveReferences(table, id, heir, at);
    }
  }

  function moveReferences(table: string, loser: string, heir: string, at: string): void {
    const moved = manners.mergeMovesLinked ? { updatedAt: at } : {};
    for (const shape of shapes) {
      const names = Object.keys(shape.fields).filter((name) => shape.fields[name]?.referenceTo === table);
      for (const { row, standing, ...held } of ledger.table(shape.name).values()) {
        const led = names.filter((name) => row[name] === loser);
        if (led.length === 0 || standing === 'gone' || standing === 'merged') continue;
        const set = Object.fromEntries(led.map((name) => [name, heir]));
        ledger.put(shape.name, String(row['id']), { ...held, standing, row: { ...row, ...set, ...moved } });
      }
    }
  }

  function touch(table: string, id: string, at: string): void {
    const held = ledger.held(table, id);
    if (held) held.row = { ...held.row, updatedAt: at };
  }

  function happen(event: VendorEvent, now: string): void {
    switch (event.kind) {
      case 'create': {
        const { table, id, set, at } = event;
        const shape = shapes.find(({ name }) => name === table);
        const empty = Object.fromEntries(Object.keys(shape?.fields ?? {}).map((name) => [name, null]));
        const userId = table === 'owners' ? null : userIdOf(event.by);
        const who = userId === null ? {} : { hs_created_by_user_id: userId, hs_updated_by_user_id: userId };
        const row: VendorRow = { ...empty, ...who, id, createdAt: at, updatedAt: at, ...set };
        ledger.put(table, id, { row, standing: 'live', deletedAt: null });
        noteIn(table, {}, row, at, event.by);
        return;
      }
      case 'edit':
        change(event.table, event.id, event.set, event.at, event.by);
        return;
      case 'touch':
        for (const id of event.ids) touch(event.table, id, event.at);
        return;
      case 'merge':
        merge(event);
        return;
      case 'link':
      case 'unlink':
        links[event.kind](event.table, event.id, event.to, event.toId);
        touch(event.table, event.id, event.at);
        touch(event.to, event.toId, event.at);
        return;
      case 'recalculate':
        throw new RangeError(
          'Calculated values of HubSpot change by an edit of automation, which moves the stamp.',
        );
    }
    const held = ledger.held(event.table, event.id);
    if (!held) return;
    if (event.kind === 'hardDelete') {
      noteErased(event.table, event.id, now, held.deletedAt ?? event.at);
      held.standing = 'gone';
      for (const end of links.drop(event.table, event.id)) touch(end.table, end.id, event.at);
      return;
    }
    held.standing = event.kind === 'delete' ? 'deleted' : 'live';
    held.deletedAt = event.kind === 'delete' ? event.at : null;
    const moves = event.table === 'owners' || (event.kind === 'undelete' && manners.undeleteMovesModified);
    if (moves) touch(event.table, event.id, event.at);
  }

  /** Who became part of a record that is then erased goes with it, and nothing tells into whom it was merged. */
  function noteErased(table: string, id: string, at: string, deletedAt: string): void {
    noteUnseen(table, id, at, deletedAt);
    const merged = [...heirs].filter(([, heir]) => heir === `${table}/${id}`).map(([loser]) => loser);
    for (const loser of merged) noteErased(table, loser.slice(table.length + 1), at, deletedAt);
    if (merged.length === 0 || table !== 'companies') return;
    for (const [child, { row }] of ledger.table(table)) {
      if (row['hs_parent_company_id'] !== id) continue;
      unseen.push({
        spot: 'hard-deletes',
        object: 'account',
        id: child,
        fields: ['parentId'],
        at,
        deletedAt,
      });
    }
  }

  function noteUnseen(table: string, id: string, at: string, deletedAt: string): void {
    for (const [object, parts] of Object.entries(HUBSPOT_WORDS)) {
      const part = parts.find((each) => each.table === table);
      if (part)
        unseen.push({
          spot: 'hard-deletes',
          object,
          id: (part.prefix ?? '') + id,
          fields: null,
          at,
          deletedAt,
        });
    }
  }

  function users(): Map<string, OurRecord> {
    const found = new Map<string, OurRecord>();
    for (const [id, { row, standing }] of ledger.table('owners')) {
      const name = [row['firstName'], row['lastName']].filter(Boolean).join(' ');
      found.set(id, {
        id,
        createdAt: String(row['createdAt']),
        modifiedAt: String(row['updatedAt']),
        createdBy: null,
        modifiedBy: null,
        values: {
          name: name || (row['email'] ?? null),
          email: row['email'] || null,
          active: standing === 'live',
          person: row['type'] !== 'QUEUE',
          integration: false,
          team: row['team'] ?? null,
        },
      });
    }
    return found;
  }

  return {
    possible: (event) => {
      if (!isPossible(ledger, event, 'owners')) return false;
      if (event.kind === 'recalculate') return false;
      if (event.table === 'owners' && !['create', 'edit', 'delete', 'undelete'].includes(event.kind))
        return false;
      if (event.kind === 'merge' && event.newId !== undefined && ledger.held(event.table, event.newId))
        return false;
      if (event.kind === 'link' || event.kind === 'unlink') {
        const there = links.has(event.table, event.id, event.to, event.toId);
        if (there !== (event.kind === 'unlink')) return false;
      }
      const ids = 'ids' in event ? event.ids : 'id' in event ? [event.id] : [event.winner, event.loser];
      return ids.every((id) => stampOf(ledger.held(event.table, id)?.row) <= event.at);
    },
    happen,
    pass(now) {
      const earliest = new Date(Date.parse(now) - KEPT_MS).toISOString();
      for (const table of ledger.tables()) {
        // Who left is never forgotten.
        if (table === 'owners') continue;
        for (const [id, held] of ledger.table(table)) {
          if (held.standing !== 'deleted' || (held.deletedAt ?? '') >= earliest) continue;
          held.standing = 'gone';
          links.drop(table, id);
        }
      }
    },
    ids: (table, standing) => ledger.ids(table, standing),
    row: (table, id) => ledger.held(table, id)?.row,
    unseen: () => unseen,
    records(object) {
      if (object === 'user') return users();
      const found = new Map<string, OurRecord>();
      for (const { table, prefix = '', fields } of HUBSPOT_WORDS[object] ?? []) {
        for (const [vendorId, { row, standing }] of ledger.table(table)) {
          if (standing !== 'live') continue;
          const values = Object.fromEntries(
            Object.entries(fields).map(([field, read]) => [field, read(row, setting, table)]),
          );
          found.set(prefix + vendorId, {
            id: prefix + vendorId,
            createdAt: String(row['createdAt']),
            modifiedAt: String(row['updatedAt']),
            createdBy: ownerOf(row['hs_created_by_user_id'] ?? null),
            modifiedBy: ownerOf(row['hs_updated_by_user_id'] ?? null),
            values,
          });
        }
      }
      return found;
    },
    changes(object) {
      const table = Object.keys(TRACKED).find((name) => TRACKED[name]?.object === object);
      if (table === undefined) return [];
      return ledger.ids(table, 'live').flatMap((id) => pasts.get(`${table}/${id}`) ?? []);
    },
  };
}

function rowOf(owner: HubspotOwner): VendorRow & { id: string } {
  const { id, userId, email, firstName, lastName, type, teams, createdAt, updatedAt } = owner;
  const team = teams.find((each) => each.primary)?.name ?? null;
  return { id, userId, email, firstName, lastName, type, team, createdAt, updatedAt };
}
