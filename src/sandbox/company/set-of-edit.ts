import type { VendorRow } from '../vendor-data.ts';

/** What an edit sets in the vendor's words: the fields in which the row with the patch differs. */
export function changed<R extends object>(
  row: (record: R) => VendorRow,
  edit: { readonly record: R; readonly patch: Partial<R> },
): VendorRow {
  const before = row(edit.record);
  const after = Object.entries(row({ ...edit.record, ...edit.patch }));
  return Object.fromEntries(after.filter(([name, value]) => before[name] !== value));
}
