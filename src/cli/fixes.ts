import type { FixReport } from '../fixing/fix.ts';
import type { Fix, FixResult, Kept } from '../store/ports.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/** The audit trail of changes in the CRMs, the newest first. What broke off is settled before, as far as it can be. */
export async function listFixes(
  doors: Doors,
  flags: { readonly json: boolean; readonly most: number },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const fixes = await house.audit(flags.most);
    if (flags.json) screen.json({ fixes });
    else if (fixes.length === 0) screen.print('No record has been changed from here.');
    else for (const fix of fixes) for (const line of linesOf(fix)) screen.print(line);
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/**
 * Takes a fix back.
 * @returns the exit code: that of a CRM that failed where nothing was taken back
 */
export async function undo(
  doors: Doors,
  ask: { readonly id: string; readonly by: string; readonly json: boolean },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const report = await house.undo(ask.id, ask.by);
    const { outcome } = report.result;
    if (ask.json) screen.json({ ...report, outcome });
    else for (const line of undoLines(report)) screen.print(line);
    return outcome === 'written' || outcome === 'already' ? EXIT.fine : EXIT.upstream;
  } finally {
    await house.close();
  }
}

const OUTCOMES: Readonly<Record<FixResult['outcome'], string>> = {
  written: 'changed',
  already: 'was so already',
  changed: 'not changed: somebody was faster',
  refused: 'not changed: refused',
  gone: 'not changed: gone',
  failed: 'not changed: failed',
  'not-written': 'not changed: broke off',
  unclear: 'nobody knows whether it was changed',
};

const RIGHTS: Readonly<Record<string, string>> = {
  own: 'with their own login',
  integration: "with the integration user's rights",
  none: 'without rights',
};

function linesOf({ intent, result }: Fix): readonly string[] {
  const { id, at, by, rights, source, object, recordId, fields, undoes } = intent;
  const moment = at.slice(0, 16).replace('T', ' ');
  const became = result === null ? 'broke off; not known yet' : OUTCOMES[result.outcome];
  const back = undoes === null ? '' : `, takes back ${undoes}`;
  const values = Object.entries(fields).map(([field, { seen, wanted }]) => {
    const [from, to] = [result?.before?.values[field] ?? seen, result?.after?.values[field] ?? wanted];
    return `${field}: ${shown(from)} → ${shown(to)}`;
  });
  return [
    `${id}  ${moment}  ${became}  ${object} ${recordId} of ${source}, by ${by} ${RIGHTS[rights] ?? rights}${back}`,
    ...values.map((line) => `    ${line}`),
    ...(result?.notes ?? []).map((note) => `    ${note}`),
  ];
}

/** Where somebody changed the record since, what stands there is shown beside what the fix had left. */
function undoLines({ intent, result }: FixReport): readonly string[] {
  const { source, object, recordId, fields, undoes } = intent;
  const record = `${object} ${recordId} of ${source}`;
  const each = (line: (field: string, left: Kept, former: Kept) => string) =>
    Object.entries(fields).map(([field, { seen, wanted }]) => `    ${field} ${line(field, seen, wanted)}`);
  switch (result.outcome) {
    case 'written':
    case 'already':
      return [
        `Taken back: ${record}. To make the fix again: plumbline undo ${intent.id}`,
        ...each((_, __, former) => `is ${shown(former)} again`),
        ...result.notes.map((note) => `    ${note}`),
      ];
    case 'changed': {
      const now = result.before?.values ?? {};
      const line = (field: string, left: Kept, former: Kept) =>
        `is ${shown(now[field] ?? null)} now; the fix left ${shown(left)}; before it, it was ${shown(former)}`;
      return [`Not taken back: somebody changed ${record} since the fix ${undoes}.`, ...each(line)];
    }
    default:
      return [`Not taken back: ${record}.`, ...result.notes.map((note) => `    ${note}`)];
  }
}

function shown(value: Kept): string {
  return value === null || value === '' ? 'nothing' : JSON.stringify(value);
}
