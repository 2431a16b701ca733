import { sameValue } from '../crm/comparison.ts';
import type { FieldWrite, Rights } from '../crm/writing.ts';
import { ConfigError } from '../errors.ts';
import type { Fix, FixIntent } from '../store/ports.ts';
import { type FixReport, fixRecord } from './fix.ts';
import { type Mending, objectNamed } from './mending.ts';

/**
 * Takes a fix back: the former values are written where the record still holds what the fix left there. Where somebody
 * changed it since, nothing is written, and the report holds what stands there now beside what the fix left.
 * @param ask.rights of the person who takes it back, for this fix
 * @throws {ConfigError} where there is nothing to take back
 * @throws {UpstreamError} where it is not known what became of it
 */
export async function undoFix(
  mending: Mending,
  ask: {
    readonly id: string;
    readonly by: string;
    readonly userId: string | null;
    readonly rights: (fix: FixIntent) => Rights;
  },
): Promise<FixReport> {
  const { id, by, userId } = ask;
  const fix = await mending.fixes.get(id);
  if (!fix)
    throw nothing(id, 'There is no fix of this id.', 'Run `plumbline fixes` to see the fixes and their ids.');
  const { intent } = fix;
  const fields = formerValues(fix);
  const undone = await mending.fixes.undoneBy(id);
  if (undone) {
    const again = `To make it again, take that one back: plumbline undo ${undone.intent.id}`;
    throw nothing(id, `It was taken back by the fix ${undone.intent.id}.`, again);
  }
  return fixRecord(mending, {
    by,
    rights: ask.rights(intent),
    userId,
    source: intent.source,
    object: objectNamed(intent.object),
    id: intent.recordId,
    checkId: intent.checkId,
    seenModifiedAt: fix.result?.after?.modifiedAt ?? intent.at,
    fields,
    undoes: id,
  });
}

/** What the fix left is what the person has to find there; what it found is what they want again. */
function formerValues({ intent, result }: Fix): Readonly<Record<string, FieldWrite>> {
  const { id } = intent;
  const look = 'Run `plumbline fixes` to see what became of each.';
  if (result === null) throw nothing(id, 'It broke off, and it is not known yet what became of it.', look);
  const { before, after } = result;
  if (result.outcome !== 'written' || !before || !after) throw nothing(id, 'It changed nothing.', look);
  const changed = Object.keys(intent.fields).flatMap((field): [string, FieldWrite][] => {
    const [former, left] = [before.values[field] ?? null, after.values[field] ?? null];
    return sameValue(former, left) ? [] : [[field, { seen: left, wanted: former }]];
  });
  if (changed.length === 0) throw nothing(id, 'It changed nothing.', look);
  return Object.fromEntries(changed);
}

function nothing(id: string, why: string, next: string): ConfigError {
  return new ConfigError({ what: `The fix ${id} cannot be taken back.`, why, next });
}
