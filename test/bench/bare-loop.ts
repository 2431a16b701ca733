import type { Vendor } from './vendor.ts';

/**
 * What a pull cannot be faster than on one connection: fetches a page, parses it, follows its cursor. Nothing is
 * translated, kept or proven.
 * @returns how many records came
 */
export async function bareLoop(vendor: Vendor, base: string): Promise<number> {
  let records = 0;
  for (const start of vendor.starts) {
    for (let address: string | null = start; address !== null; ) {
      const response = await fetch(new URL(address, base));
      const page = vendor.read(JSON.parse(await response.text()));
      records += page.records;
      address = page.next;
    }
  }
  return records;
}
