import type { VendorField, VendorType } from '../vendor-data.ts';

/**
 * Fields written as a list: `Name:string` for a field and its type, `OwnerId>User` for a reference.
 * @param options values of the picklists among them
 * @param labels what people read for a value, of the picklists of which that is something else
 */
export function fieldList(
  list: string,
  options: Readonly<Record<string, readonly string[]>> = {},
  custom: readonly string[] = [],
  labels: Readonly<Record<string, (value: string) => string>> = {},
): VendorField[] {
  return list
    .trim()
    .split(/\s+/)
    .map((entry): VendorField => {
      const [, name = '', mark, rest = ''] = /^(\w+)([:>])(\w+)$/.exec(entry) ?? [];
      const values = options[name];
      const read = labels[name];
      return {
        name,
        label: labelOf(name),
        ...(mark === '>' ? { type: 'reference', referenceTo: rest } : { type: rest as VendorType }),
        ...(values ? { options: values } : {}),
        ...(values && read
          ? { labels: Object.fromEntries(values.map((value) => [value, read(value)])) }
          : {}),
        ...(name.endsWith('__c') || custom.includes(name) ? { custom: true } : {}),
      };
    });
}

function labelOf(name: string): string {
  const words = name
    .replace(/__c$/, '')
    .replace(/^hs_/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
