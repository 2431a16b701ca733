import { randomUUID } from 'node:crypto';
import type { Instant } from '../clock.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { FieldWrite, FreshRecord, Rights, WriteOutcome } from '../crm/writing.ts';
import { AccessError, messageOf } from '../errors.ts';
import type { FixIntent, FixResult } from '../store/ports.ts';
import { followInMirror } from './follow.ts';
import { demandWriting, type Mending, stateOf } from './mending.ts';

/** What a person wants changed. */
export interface FixOrder {
  /** The address by which the person is known here. */
  readonly by: string;
  readonly rights: Rights;
  /** The person's user id in the source; null where it is not known. */
  readonly userId: string | null;
  readonly source: string;
  readonly object: ObjectName;
  readonly id: string;
  readonly checkId: string | null;
  readonly seenModifiedAt: Instant;
  readonly fields: Readonly<Record<string, FieldWrite>>;
  /** The fix that this one takes back; null for none. */
  readonly undoes: string | null;
}

/** What became of it, as the audit keeps it and as the connector told it. */
export interface FixReport {
  readonly intent: FixIntent;
  readonly result: FixResult;
  /** Null where the vendor refused us before anything was tried. */
  readonly outcome: WriteOutcome | null;
}

/**
 * One fix: what is wanted is written down, then the record is changed, then what became of it is written down, and
 * the mirror follows. Whatever breaks off in between leaves a fix whose outcome is not known; `settleFixes` finds it.
 * Whether the finding is closed is for the next judging to say.
 * @throws {ConfigError} where the source cannot be written to; nothing was tried
 * @throws {UpstreamError} where it is not known what became of it
 */
export async function fixRecord(mending: Mending, order: FixOrder): Promise<FixReport> {
  const { fixes, clock, log, underWay } = mending;
  const { source, object, id, fields, rights, seenModifiedAt } = order;
  const writing = demandWriting(mending, source);
  const intent = intentOf(order, clock.now());
  underWay.add(intent.id);
  try {
    await fixes.intend(intent);
    let outcome: WriteOutcome | null = null;
    let note: string | null = null;
    try {
      outcome = await writing.write({ object, id, seenModifiedAt, fields, rights });
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      note = error.message;
    }
    const result = outcome ? resultOf(intent, outcome, clock.now()) : failed(intent, note ?? '', clock.now());
    await fixes.conclude(result);
    log.info({ fix: intent.id, source, object, outcome: result.outcome }, 'a fix came to its end');
    const fresh = outcome && recordOf(outcome);
    if (fresh) await followInMirror(fixes, source, object, fresh);
    return { intent, result, outcome };
  } catch (error) {
    log.error({ fix: intent.id, source, object, error: messageOf(error) }, 'a fix broke off');
    throw error;
  } finally {
    underWay.delete(intent.id);
  }
}

function intentOf(order: FixOrder, at: Instant): FixIntent {
  const { by, rights, userId, source, object, id, checkId, seenModifiedAt, fields, undoes } = order;
  return {
    id: randomUUID().slice(0, 13),
    at,
    by,
    rights: rights.level,
    userId: rights.level === 'integration' ? rights.userId : userId,
    source,
    object,
    recordId: id,
    checkId,
    seenModifiedAt,
    fields,
    undoes,
  };
}

function recordOf(outcome: WriteOutcome): FreshRecord | null {
  if (outcome.kind === 'written') return outcome.after;
  return outcome.kind === 'already' || outcome.kind === 'changed' ? outcome.record : null;
}

/** What the audit keeps of an outcome. */
function resultOf(intent: FixIntent, outcome: WriteOutcome, at: Instant): FixResult {
  const fields = Object.keys(intent.fields);
  const result: FixResult = {
    fixId: intent.id,
    at,
    outcome: outcome.kind,
    told: 'at once',
    before: null,
    after: null,
    collision: false,
    notes: [],
  };
  switch (outcome.kind) {
    case 'written': {
      const { before, after, collision } = outcome;
      const notes = collision
        ? ['Somebody else changed the same in the same moment. The history of the record holds both values.']
        : [];
      return { ...result, before: stateOf(before, fields), after: stateOf(after, fields), collision, notes };
    }
    case 'already':
      return { ...result, after: stateOf(outcome.record, fields) };
    case 'changed': {
      const named = outcome.fields.length > 0 ? `: ${outcome.fields.join(', ')}` : '';
      const notes = [`The record was changed by somebody else meanwhile${named}.`];
      return { ...result, before: stateOf(outcome.record, fields), notes };
    }
    case 'refused': {
      const told = ({ field, sentence }: (typeof outcome.problems)[number]) =>
        field === null ? sentence : `${field}: ${sentence}`;
      return { ...result, notes: outcome.problems.map(told) };
    }
    case 'gone': {
      const into = outcome.mergedInto;
      const notes = [
        into === null ? 'The record is gone, or not shared.' : `The record was merged into ${into}.`,
      ];
      return { ...result, notes };
    }
  }
}

function failed(intent: FixIntent, note: string, at: Instant): FixResult {
  return {
    fixId: intent.id,
    at,
    outcome: 'failed',
    told: 'at once',
    before: null,
    after: null,
    collision: false,
    notes: [note],
  };
}
