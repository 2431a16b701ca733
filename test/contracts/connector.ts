import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instant, isDay } from '../../src/clock.ts';
import type {
  Checkpoint,
  Connector,
  ObjectSchema,
  Page,
  PullRequest,
  RecordRow,
} from '../../src/crm/connector.ts';
import {
  type FieldKind,
  fieldSpec,
  fieldsOf,
  OBJECT_NAMES,
  type ObjectName,
  type Value,
} from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import { rowsOfFile } from './file-rows.ts';

/** A connector with a small world of known content behind it. */
export interface ConnectorWorld {
  readonly connector: Connector;
  /** For each object to be pulled: how many records live there, deleted ones not counted. At least `deal`. */
  readonly expected: ReadonlyMap<ObjectName, number>;
  /** Changes a value of at least one deal behind the connector, in a field that it shows. */
  edit(): Promise<void>;
  stop(): Promise<void>;
  /** The bound of the pulls before the edit: a moment after everything the world holds; the present unless told. */
  readonly until?: Instant;
  /** The bound of the pulls after the edit; `until` unless told. */
  readonly untilAfterEdit?: Instant;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * What every connector promises, whatever the vendor. Beyond the words of `Connector` it holds them to this:
 * a pull of an object that `describe` calls not visible ends in `AccessError` before its first page, so that
 * "not visible" never passes for "empty"; a field that was asked for and is visible stands in every page, and
 * one that is not visible in none; what a pull after the last checkpoint repeats of the look-back is equal to
 * what was given before; a pull that stops after any page goes on from that page's checkpoint, written as JSON.
 */
export function connectorContract(name: string, make: () => Promise<ConnectorWorld>): void {
  describe(`${name} keeps the contract of connectors`, () => {
    let world: ConnectorWorld;
    let schemas: ReadonlyMap<ObjectName, ObjectSchema>;
    let edited = false;
    const taken = new Map<ObjectName, Page[]>();

    beforeAll(async () => {
      world = await make();
      const wanted = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));
      const described = await world.connector.describe(wanted);
      schemas = new Map(described.map((schema) => [schema.object, schema]));
      for (const object of world.expected.keys()) taken.set(object, await pull(object, null));
    });
    afterAll(() => world?.stop());

    function request(object: ObjectName, from: Checkpoint | null, history = true): PullRequest {
      const bound = (edited ? world.untilAfterEdit : undefined) ?? world.until;
      const until = bound ?? new Date().toISOString();
      const stored = from && (JSON.parse(JSON.stringify(from)) as Checkpoint);
      return { object, fields: fieldsOf(object), from: stored, until, history };
    }

    /** Pages as they come; what comes in a file is read, and the file let go, before the next is asked for. */
    async function pull(object: ObjectName, from: Checkpoint | null, history = true): Promise<Page[]> {
      const pages: Page[] = [];
      for await (const page of world.connector.pull(request(object, from, history))) {
        const { file, ...rest } = page;
        if (!file) pages.push(page);
        else {
          const rows = rowsOfFile(object, page.fields, file);
          expect(page.rows, object).toEqual([]);
          expect(rows.length, object).toBe(file.records);
          pages.push({ ...rest, rows });
          await file.landed();
          expect(existsSync(file.path), object).toBe(false);
        }
      }
      return pages;
    }

    function pagesOf(object: ObjectName): readonly Page[] {
      return taken.get(object) ?? [];
    }

    it('tells in its probe who it is, in which currency and zone', async () => {
      const probe = await world.connector.probe();
      expect(probe.source).toBe(world.connector.source);
      expect(probe.account).not.toBe('');
      expect(probe.currency).toMatch(/^[A-Z]{3}$/);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: probe.zone })).not.toThrow();
      for (const link of Object.values(probe.links)) expect(link).toMatch(/^https?:\/\/.*\{id\}/);
      if (probe.now !== null) expect(probe.now).toMatch(INSTANT);
    });

    it('says of every object and field that was asked about that it is visible, or why not', () => {
      expect([...schemas.keys()].sort()).toEqual([...OBJECT_NAMES].sort());
      for (const [object, schema] of schemas) {
        expect(schema.visible).toBe(schema.reason === null);
        expect(Object.keys(schema.fields).sort(), object).toEqual(fieldsOf(object).sort());
        for (const [field, { visible, reason, writable, vendorType, computed }] of Object.entries(
          schema.fields,
        )) {
          expect(visible, `${object}.${field}`).toBe(reason === null);
          if (reason !== null) expect(reason, `${object}.${field}`).toMatch(/\S.*\.$/);
          if (!visible) expect(writable, `${object}.${field}`).toBe(false);
          if (!visible) expect(vendorType, `${object}.${field}`).toBeNull();
          if (computed) expect(writable, `${object}.${field}`).toBe(false);
          if (!schema.visible) expect(visible, `${object}.${field}`).toBe(false);
        }
      }
      for (const object of world.expected.keys()) expect(schemas.get(object)?.reason, object).toBeNull();
    });

    it('gives in a full pull every record once, and proves it by the count of the vendor', () => {
      for (const [object, expected] of world.expected) {
        const pages = pagesOf(object);
        const rows = pages.flatMap((page) => page.rows);
        expect(new Set(rows.map((row) => row.id)).size, object).toBe(rows.length);
        expect(rows.filter((row) => !row.deleted).length, object).toBe(expected);
        expect(pages.at(-1)?.proof, object).toMatchObject({ expected: liveRows(pages) });
        expect(pages.at(-1)?.proof?.by, object).not.toBe('');
        for (const page of pages.slice(0, -1)) expect(page.proof, object).toBeUndefined();
      }
    });

    it('leaves fields that are not visible out, and gives one value for each of the others', () => {
      for (const object of world.expected.keys()) {
        const fields = schemas.get(object)?.fields ?? {};
        const visible = fieldsOf(object).filter((field) => fields[field]?.visible);
        for (const page of pagesOf(object)) {
          expect([...page.fields].sort(), object).toEqual([...visible].sort());
          for (const row of page.rows) expect(row.values.length, object).toBe(page.fields.length);
        }
      }
    });

    it('gives values in our units, and keeps the text of what it could not read', () => {
      for (const object of world.expected.keys()) {
        for (const page of pagesOf(object)) {
          for (const row of page.rows) expectUnits(object, page.fields, row);
        }
      }
    });

    it('goes on from the checkpoint of any page as if it had not been stopped', async () => {
      for (const object of world.expected.keys()) {
        const pages = pagesOf(object);
        const whole = rowsById(pages);
        const stops = [...new Set([0, Math.floor(pages.length / 2), pages.length - 2])];
        for (const stop of stops.filter((index) => index >= 0 && index < pages.length - 1)) {
          const before = pages.slice(0, stop + 1);
          const after = await pull(object, pages[stop]?.checkpoint ?? null);
          expect(after.at(-1)?.proof?.expected, object).toBe(liveRows(after));
          expect(rowsById([...before, ...after]), object).toEqual(whole);
        }
      }
    });

    it('gives after the last checkpoint nothing new while nothing changes', async () => {
      for (const object of world.expected.keys()) {
        const before = rowsById(pagesOf(object));
        const again = await pull(object, pagesOf(object).at(-1)?.checkpoint ?? null);
        const rows = again.flatMap((page) => page.rows);
        expect(again.at(-1)?.proof?.expected, object).toBe(liveRows(again));
        for (const row of rows) expect(row, object).toEqual(before.get(row.id));
      }
    });

    it('gives the same records without their history when it only reconciles', async () => {
      for (const object of world.expected.keys()) {
        const pages = await pull(object, null, false);
        expect(rowsById(pages), object).toEqual(rowsById(pagesOf(object)));
        expect(
          pages.flatMap((page) => page.changes),
          object,
        ).toEqual([]);
        expect(pages.at(-1)?.proof?.expected, object).toBe(liveRows(pages));
      }
    });

    it('names what its later pulls cannot see', () => {
      const { blindSpots } = world.connector;
      expect(new Set(blindSpots.map(({ id }) => id)).size).toBe(blindSpots.length);
      for (const { sentence } of blindSpots) expect(sentence).toMatch(/^\S.*\.$/);
    });

    it('tells before the first pull what is there and what is missing, and where that is set', async () => {
      const wanted = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));
      const requirements = await world.connector.preflight(wanted);
      expect(requirements.length).toBeGreaterThan(0);
      expect(new Set(requirements.map(({ what }) => what)).size).toBe(requirements.length);
      for (const { what, met, why, where } of requirements) {
        expect(why, what).toMatch(/^\S.*\.$/);
        if (!met) expect(where, what).toMatch(/\S/);
      }
      // Whatever describe shows as hidden stands there as missing, unless nothing of the vendor's holds it.
      const missing = requirements.filter(({ met }) => !met).length;
      const hidden = [...schemas.values()].filter(
        (schema) => schema.visible && Object.values(schema.fields).some((f) => !f.visible && f.vendorField),
      );
      if (hidden.length > 0) expect(missing).toBeGreaterThan(0);
    });

    it('refuses to pull what is not visible', async () => {
      for (const [object, schema] of schemas) {
        if (schema.visible) continue;
        await expect(pull(object, null), object).rejects.toBeInstanceOf(AccessError);
      }
    });

    it('counts its calls', async () => {
      const before = world.connector.calls();
      await pull('deal', null);
      expect(world.connector.calls()).toBeGreaterThan(before);
    });

    it('sees an edit in the next pull from the last checkpoint', async () => {
      const before = rowsById(pagesOf('deal'));
      await world.edit();
      edited = true;
      const after = await pull('deal', pagesOf('deal').at(-1)?.checkpoint ?? null);
      const rows = after.flatMap((page) => page.rows);
      const changed = rows.filter((row) => {
        const known = before.get(row.id);
        return known && (row.deleted !== known.deleted || row.values.join('\n') !== known.values.join('\n'));
      });
      expect(changed.length).toBeGreaterThan(0);
      expect(after.at(-1)?.proof?.expected).toBe(liveRows(after));
      const full = rowsById(await pull('deal', null));
      for (const row of rows.filter((each) => !each.deleted)) expect(row).toEqual(full.get(row.id));
    });
  });
}

function rowsById(pages: readonly Page[]): Map<string, RecordRow> {
  const rows = pages.flatMap((page) => page.rows);
  return new Map(rows.map((row) => [row.id, row] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function expectUnits(object: ObjectName, fields: readonly string[], row: RecordRow): void {
  const place = `${object} ${row.id}`;
  expect(row.id, place).not.toBe('');
  expect(row.modifiedAt, place).toMatch(INSTANT);
  if (row.createdAt !== null) expect(row.createdAt, place).toMatch(INSTANT);
  for (const [index, field] of fields.entries()) {
    const value = row.values[index];
    const kind = fieldSpec(object, field)?.kind;
    if (kind === undefined) throw new Error(`${object} has no field ${field}`);
    if (value === null) continue;
    expect(inUnits(kind, value), `${place} ${field} ${String(value)}`).toBe(true);
  }
  for (const field of Object.keys(row.raw ?? {})) {
    expect(row.values[fields.indexOf(field)], `${place} ${field}`).toBeNull();
  }
}

function inUnits(kind: FieldKind, value: Value | undefined): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'reference':
      return typeof value === 'string' && value !== '';
    case 'date':
      return typeof value === 'string' && isDay(value);
    case 'instant':
      return typeof value === 'string' && INSTANT.test(value);
    case 'money':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
  }
}

/** What a proof counts: records that are not deleted. */
function liveRows(pages: readonly Page[]): number {
  return pages.flatMap((page) => page.rows).filter((row) => !row.deleted).length;
}
