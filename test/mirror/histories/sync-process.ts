import { VENDORS } from '../../worlds/histories/story.ts';
import { withCrossings } from './crossings.ts';
import { openMirror } from './house.ts';
import { connectTo, type SyncOrder, syncBoth } from './sync-once.ts';

/**
 * One sync in a process of its own: `node sync-process.ts ORDER FILE CROSSING`. It says `ready` before it begins, and
 * kills itself as it passes the crossing point of that number; 0 for none.
 */
const [orderText = '', file = '', crossing = '0'] = process.argv.slice(2);
const order = JSON.parse(orderText) as SyncOrder;
const { store } = await openMirror(file);
const both = connectTo(order, store, { now: () => order.now });
let passed = 0;
const crossed = withCrossings(
  store,
  VENDORS.map((vendor) => both[vendor]),
  () => {
    passed++;
    if (passed === Number(crossing)) process.kill(process.pid, 'SIGKILL');
  },
);
process.stdout.write('ready\n');
await syncBoth(order, crossed.connectors, crossed.store);
await store.close();
