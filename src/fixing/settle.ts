import type { Instant } from '../clock.ts';
import { sameValue, standingOf } from '../crm/comparison.ts';
import type { FreshRecord } from '../crm/writing.ts';
import { isTrouble, messageOf } from '../errors.ts';
import type { Fix, FixIntent, FixResult } from '../store/ports.ts';
import { followInMirror } from './follow.ts';
import { type Mending, objectNamed, stateOf } from './mending.ts';

/** A vendor may still act on a call that we know nothing more of; Salesforce ends every call after ten minutes. */
const STILL_ACTING_MS = 10 * 60_000;

/**
 * Finds out what became of fixes that broke off between the change and the audit: the record is read again, as the
 * mirror reads it. What cannot be told yet stays open for the next time.
 * @returns those that were settled
 */
export async function settleFixes(mending: Mending): Promise<Fix[]> {
  const { fixes, clock, log, underWay } = mending;
  const settled: Fix[] = [];
  for (const { intent } of await fixes.open()) {
    if (underWay.has(intent.id)) continue;
    const { source, recordId: id } = intent;
    const object = objectNamed(intent.object);
    const writing = mending.writingOf(source);
    if (!writing) continue;
    try {
      const fields = Object.keys(intent.fields);
      const record = await writing.read({ object, id, fields, rights: { level: 'none' } });
      const result = rulingOn(intent, record, clock.now());
      if (!result) continue;
      await fixes.conclude(result);
      log.warn(
        { fix: intent.id, source, object, outcome: result.outcome },
        'a fix that broke off was settled',
      );
      if (record) await followInMirror(fixes, source, object, record);
      settled.push({ intent, result });
    } catch (error) {
      if (!isTrouble(error)) throw error;
      log.warn(
        { fix: intent.id, source, object, error: messageOf(error) },
        'a fix that broke off stays open',
      );
    }
  }
  return settled;
}

/**
 * What a record says of a fix whose outcome is not known; null where a later reading may say more.
 * @param record null where it is gone
 */
export function rulingOn(intent: FixIntent, record: FreshRecord | null, now: Instant): FixResult | null {
  const fields = Object.fromEntries(
    Object.entries(intent.fields).filter(([, { seen, wanted }]) => !sameValue(seen, wanted)),
  );
  const names = Object.keys(intent.fields);
  const result = (outcome: FixResult['outcome'], note: string): FixResult => ({
    fixId: intent.id,
    at: now,
    outcome,
    told: 'by reading again',
    before: null,
    after: null,
    collision: false,
    notes: [note],
  });
  const { pending, foreign } = standingOf(fields, record?.values ?? {});
  if (record && pending.length + foreign.length === 0) {
    const seen = Object.fromEntries(names.map((name) => [name, intent.fields[name]?.seen ?? null]));
    return {
      ...result('written', 'The fix broke off; read again, the record holds what was wanted.'),
      before: { modifiedAt: intent.seenModifiedAt, modifiedBy: null, values: seen },
      after: stateOf(record, names),
    };
  }
  if (Date.parse(now) - Date.parse(intent.at) < STILL_ACTING_MS) return null;
  if (!record)
    return result('unclear', 'The fix broke off, and the record is gone: nobody knows whether it was made.');
  const before = stateOf(record, names);
  if (foreign.length === 0) {
    return {
      ...result('not-written', 'The fix broke off; read again, the record holds what it held before.'),
      before,
    };
  }
  const note = `The fix broke off, and somebody else changed the record since (${foreign.join(', ')}): nobody knows whether it was made.`;
  return { ...result('unclear', note), before };
}
