import { Refusal } from './refusal.ts';

/** Something that holds a record while it lasts. */
export interface Lock {
  readonly id: string;
  /** A transaction that is under way at the same time, or an approval process. */
  readonly code: 'UNABLE_TO_LOCK_ROW' | 'ENTITY_IS_LOCKED';
  /** How many writes it meets; all until the server stops unless told. */
  readonly times?: number;
}

const SENTENCES: Readonly<Record<Lock['code'], string>> = {
  UNABLE_TO_LOCK_ROW: 'unable to obtain exclusive access to this record',
  ENTITY_IS_LOCKED:
    'The record you are trying to edit, or one of its related records, is locked in an approval process',
};

export function openLocks() {
  const locks: { readonly lock: Lock; met: number }[] = [];
  return {
    add: (lock: Lock) => void locks.push({ lock, met: 0 }),
    /** @throws {Refusal} while a lock holds the record */
    demandFree(id: string): void {
      const held = locks.find(
        ({ lock, met }) => lock.id === id && met < (lock.times ?? Number.POSITIVE_INFINITY),
      );
      if (!held) return;
      held.met++;
      throw new Refusal(400, held.lock.code, SENTENCES[held.lock.code], { fields: [] });
    },
  };
}

export type Locks = ReturnType<typeof openLocks>;
