import { randomUUID } from 'node:crypto';
import type { Clock } from '../src/clock.ts';
import type { Value } from '../src/crm/objects.ts';
import type { FixForm } from '../src/fixing/form.ts';

/** What a person was shown in a form, so that it can be told afterwards what they changed. Never leaves this process. */
export interface Sitting {
  /** In Slack. Nobody else can end it. */
  readonly member: string;
  readonly form: FixForm;
  /** What the inputs began with, where it was not the CRM's own value. */
  readonly begin: ReadonlyMap<string, Value>;
}

/** Forms that are open. A restart forgets them, and the person is shown the form anew. */
export interface Sittings {
  keep(sitting: Sitting): string;
  /** Null where there is none, it is another's, or it is too old. */
  find(id: string | null, member: string): Sitting | null;
}

const GOOD_MS = 60 * 60_000;
const MOST = 5_000;

export function createSittings(clock: Clock): Sittings {
  const kept = new Map<string, { readonly sitting: Sitting; readonly endsAtMs: number }>();
  return {
    keep(sitting) {
      const nowMs = Date.parse(clock.now());
      for (const [id, { endsAtMs }] of kept) if (endsAtMs < nowMs || kept.size >= MOST) kept.delete(id);
      const id = randomUUID();
      kept.set(id, { sitting, endsAtMs: nowMs + GOOD_MS });
      return id;
    },
    find(id, member) {
      const found = id === null ? undefined : kept.get(id);
      if (!found || found.endsAtMs < Date.parse(clock.now()) || found.sitting.member !== member) return null;
      return found.sitting;
    },
  };
}
