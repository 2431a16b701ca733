import type { Clock } from '../clock.ts';
import { isObjectName, type ObjectName } from '../crm/objects.ts';
import type { FreshRecord, Writing } from '../crm/writing.ts';
import { BugError, ConfigError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { FixedState, FixesPort } from '../store/ports.ts';

/** What mending a record takes. */
export interface Mending {
  /** Undefined where no such source is connected, null where it can only be read. */
  writingOf(source: string): Writing | null | undefined;
  readonly fixes: FixesPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids of the fixes that are under way in this process, so that nobody takes them for broken off. */
  readonly underWay: Set<string>;
}

/** Built once for a house. */
export function createMending(parts: Omit<Mending, 'underWay'>): Mending {
  return { ...parts, underWay: new Set() };
}

/** @throws {ConfigError} where records of this source cannot be changed */
export function demandWriting({ writingOf }: Mending, source: string): Writing {
  const writing = writingOf(source);
  if (writing) return writing;
  throw new ConfigError({
    what: `Records of ${source} cannot be changed.`,
    why: writing === null ? 'It can only be read.' : 'It is not connected.',
    next: 'Run `plumbline doctor` to see what is connected.',
  });
}

/** @throws {BugError} */
export function objectNamed(name: string): ObjectName {
  if (isObjectName(name)) return name;
  throw new BugError(`The audit trail names an object ${name}.`);
}

/** A record as the audit keeps it: the fields of the fix and nothing else of it. */
export function stateOf(record: FreshRecord, fields: readonly string[]): FixedState {
  const { modifiedAt, modifiedBy, values } = record;
  const kept = fields.flatMap((field) => {
    const value = values[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return { modifiedAt, modifiedBy, values: Object.fromEntries(kept) };
}
