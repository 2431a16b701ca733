import { createColumn } from '../../src/checks/matching/columns.ts';
import type { MatchKind } from '../../src/checks/matching/kinds.ts';
import { match } from '../../src/checks/matching/match.ts';
import { openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import { heldAgainst } from '../checks/matching/held-against.ts';
import { miscopied } from '../worlds/persons/errors.ts';
import { PERSON_COLUMNS, populate } from '../worlds/persons/population.ts';

/**
 * `node duplicates-process.ts write FILE ROWS SEED` writes a population into a store, `… match FILE` matches it in a
 * process of its own, whose time and memory are those of the matcher, and prints the figures as one line.
 */
const KINDS: Readonly<Record<string, MatchKind>> = {
  given_name: 'given',
  family_name: 'family',
  birth_date: 'date',
  email: 'email',
  phone: 'phone',
  address: 'address',
  city: 'city',
  postcode: 'postcode',
  region: 'category',
  company: 'company',
};
const ENGINE_MB = 256;

const [what, file = '', rows = '0', seed = '1'] = process.argv.slice(2);
const opened = await openEngine(file, ENGINE_MB);
if (what === 'write') {
  const { engine } = opened;
  await engine.run(
    `create table persons (person varchar, ${PERSON_COLUMNS.map((name) => `${name} varchar`).join(', ')})`,
  );
  await engine.append('persons', written(Number(rows), Number(seed)));
  await opened.close();
} else {
  const started = performance.now();
  const store = storeOn(opened);
  const names = Object.keys(KINDS);
  const figures = await store.matching.read(
    `select person, ${names.join(', ')} from persons`,
    async (held) => {
      const columns = [];
      for (const [name, kind] of Object.entries(KINDS)) {
        const builder = createColumn({ name, kind }, held.size);
        await held.column(name, builder.add);
        columns.push(builder.build());
      }
      const matching = match({ columns, size: held.size, systems: null, apart: () => false });
      const seconds = (performance.now() - started) / 1000;
      const cpu = process.cpuUsage();
      const peakMb = process.resourceUsage().maxRSS / 1024;
      // The truth is read only now.
      const persons = new Int32Array(held.size);
      let at = 0;
      await held.column('person', (person) => {
        persons[at++] = Number(person);
      });
      return {
        seconds,
        cpuSeconds: (cpu.user + cpu.system) / 1e6,
        peakMb,
        ...heldAgainst(matching, persons),
      };
    },
  );
  console.log(JSON.stringify(figures));
  await store.close();
}

function* written(size: number, from: number): Generator<(string | null)[]> {
  for (const { person, row } of populate(size, from, miscopied))
    yield [String(person), ...PERSON_COLUMNS.map((name) => row[name])];
}
