/**
 * Pulls the sample company into a mirror of its own and ends: `node sample-mirror.ts FILE ACCOUNTS AS_OF`. A process
 * apart, so that the company and the servers are not in memory while a figure is taken.
 */
import { pullSample } from '../worlds/sample-run.ts';

const [file = '', accounts = '', asOf = ''] = process.argv.slice(2);
const { store, syncs } = await pullSample({
  file,
  accounts: Number(accounts),
  seed: 1,
  asOf,
  memoryMb: 2048,
});
await store.close();
const failures = syncs.flatMap((sync) => sync.sources.flatMap((source) => source.failures.map(String)));
if (failures.length > 0) throw new Error(failures.join('\n'));
