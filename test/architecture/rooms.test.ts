import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONNECTORS } from '../../connectors/registry.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { FLOOR, PACKAGE_HOMES, ROOMS } from './rooms.ts';
import { ROOT, type SourceFile, sourceFiles } from './sources.ts';

const FILES = sourceFiles(['src', 'connectors', 'jobs', 'slack']);

/** What builds everything; the others are parts of the first, and imported by it alone. */
const FRONT_DOOR = ['', '-connect', '-house', '-sandbox', '-slack'].map((part) => `src/main${part}.ts`);

/** The room that a file belongs to; null for the floor and the front door. */
function roomOf(path: string): string | null {
  if (path.startsWith('src/'))
    return path.split('/').length > 2 ? path.split('/').slice(0, 2).join('/') : null;
  if (path.startsWith('connectors/'))
    return path.split('/').length > 2 ? path.split('/').slice(0, 2).join('/') : 'connectors';
  return path.split('/')[0] ?? null;
}

function mayImport(file: SourceFile, target: string): boolean {
  const room = roomOf(file.path);
  if (FRONT_DOOR.includes(file.path)) return target !== 'src/main.ts';
  if (FLOOR.includes(file.path)) return FLOOR.includes(target);
  if (FLOOR.includes(target) || roomOf(target) === room) return true;
  if (room === 'connectors')
    return (
      target.startsWith('src/crm/') ||
      (file.path === 'connectors/registry.ts' && target.startsWith('connectors/')) ||
      (file.path === 'connectors/writing.ts' && target === 'connectors/http.ts')
    );
  if (room?.startsWith('connectors/'))
    return (
      target.startsWith('src/crm/') || target === 'connectors/http.ts' || target === 'connectors/writing.ts'
    );
  return (ROOMS[room ?? ''] ?? []).some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
}

describe('rooms', () => {
  test('every file stands in a room of the table', () => {
    const homeless = FILES.filter((file) => {
      const room = roomOf(file.path);
      if (room === null) return !FLOOR.includes(file.path) && !FRONT_DOOR.includes(file.path);
      return !(room in ROOMS) && !room.startsWith('connectors');
    });
    expect(homeless.map((file) => file.path)).toEqual([]);
  });

  test('every import is one that the table allows', () => {
    const broken = FILES.flatMap((file) =>
      file.files
        .filter((target) => !mayImport(file, target))
        .map(
          (target) =>
            `${file.path} imports ${target}. ${roomOf(file.path)} may import the floor and ${ROOMS[roomOf(file.path) ?? '']?.join(', ') || 'nothing else'}. ` +
            'Move the code to the room whose verb it is, or hand it in as a value or a function.',
        ),
    );
    expect(broken).toEqual([]);
  });

  test('no file imports itself by a detour, types counted', () => {
    const imports = new Map(FILES.map((file) => [file.path, file.files]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of imports.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });

  test('every npm package is imported in its home only', () => {
    const strays = FILES.flatMap((file) =>
      file.packages
        .filter((name) => {
          const homes = PACKAGE_HOMES[name];
          return !homes?.some(
            (home) =>
              file.path === home || file.path.startsWith(`${home}/`) || file.path.endsWith(`/${home}`),
          );
        })
        .map(
          (name) =>
            `${file.path} imports ${name}, whose home is ${PACKAGE_HOMES[name]?.join(', ') ?? 'not decided: add it to the table'}.`,
        ),
    );
    expect(strays).toEqual([]);
  });
});

describe('house style', () => {
  test('no room is a drawer', () => {
    const drawers = /^(utils?|helpers?|common|shared|lib|misc|types|constants|managers?)$/;
    const found = FILES.filter((file) =>
      file.path.split('/').some((step) => drawers.test(step.replace(/\.ts$/, ''))),
    );
    expect(found.map((file) => file.path)).toEqual([]);
  });

  test('files are at most 400 lines, tests 600, and half of them under 90', () => {
    const lines = (file: SourceFile) => file.text.split('\n').length - 1;
    const long = FILES.filter((file) => lines(file) > 400).map((file) => `${file.path} (${lines(file)})`);
    const longTests = sourceFiles(['test'])
      .filter((file) => lines(file) > 600)
      .map((file) => `${file.path} (${lines(file)})`);
    expect([...long, ...longTests]).toEqual([]);
    const sorted = FILES.map(lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(90);
  });

  test('only the loader reads the environment', () => {
    const readers = FILES.filter((file) => /process\.env\b/.test(file.text)).map((file) => file.path);
    // The front door hands the environment to the loader.
    expect(readers).toEqual(['src/main.ts']);
  });

  test('SQL stands in catalogues, in the mirror’s joins, in the engine’s folder and in the sandbox', () => {
    const homes = [
      'src/checks/',
      'src/metrics/',
      'src/mirror/tables.ts',
      'src/store/duckdb/',
      'src/sandbox/',
      'connectors/salesforce/',
      'src/progress/labels.ts',
      'src/scoring/profile/proposing.ts',
    ];
    const strays = FILES.filter(
      (file) =>
        /`\s*(select|insert into|update|delete from)\s/i.test(file.text) &&
        !homes.some((home) => file.path.startsWith(home)),
    );
    expect(strays.map((file) => file.path)).toEqual([]);
  });
});

describe('explicit lists', () => {
  test('the registry of connectors equals the folders', () => {
    const folders = readdirSync(join(ROOT, 'connectors'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(Object.keys(CONNECTORS)).toEqual(folders.map((entry) => entry.name).sort());
    for (const { name } of folders) {
      for (const file of ['index.ts', 'client.ts', 'schema.ts', 'readme.md']) {
        expect(existsSync(join(ROOT, 'connectors', name, file)), `connectors/${name}/${file}`).toBe(true);
      }
    }
  });

  test('checks and metrics are in alphabetical order, each id once', () => {
    for (const list of [CHECKS.map(({ id }) => id), METRICS.map(({ id }) => id)]) {
      expect(list).toEqual([...new Set(list)].sort());
    }
  });
});
