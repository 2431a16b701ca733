import type { ObjectName } from '../../../crm/objects.ts';
import type { Random } from '../random.ts';
import type { Source } from '../truth.ts';

/** A record that fails a check, or that nearly does. */
export interface Planted {
  readonly source: Source;
  readonly object: ObjectName;
  readonly id: string;
  readonly check: string;
}

/** What checks must find in the company, and what they must not. */
export interface AnswerKey {
  readonly defects: Planted[];
  readonly nearMisses: Planted[];
  readonly copies: Copy[];
}

/** One thing written down twice in one CRM. */
export interface Copy {
  readonly source: Source;
  readonly object: ObjectName;
  readonly of: string;
  readonly id: string;
}

/** A change to one sound record that makes it fail, or nearly fail, exactly these checks. */
export interface Recipe<R> {
  readonly checks: readonly string[];
  /** Checks that the same change nearly fails. */
  readonly nearly?: readonly string[];
  /** Of all records of its kind. */
  readonly share: number;
  /** Whether the change can be made to a sound record like this. */
  fits(record: R): boolean;
  /** @param nth counts the records that this recipe has met, so that its variants take turns */
  apply(record: R, nth: number): void;
}

export interface Recipes<R> {
  readonly defects: readonly Recipe<R>[];
  readonly nearMisses: readonly Recipe<R>[];
  /** Defects that may be planted together on one record without changing each other's outcome. */
  readonly combinations: readonly (readonly Recipe<R>[])[];
}

/** The sound records of one kind. Each is handed out once, so that what is planted on it stands alone. */
export interface Bed<R> {
  readonly object: ObjectName;
  readonly size: number;
  /** The id under which a record lands. */
  nameOf(record: R): string;
  /** A sound record that fits, from now on not sound any more; null when there is none left. */
  take(fits: (record: R) => boolean): R | null;
}

export interface Planter {
  readonly key: AnswerKey;
  bed<R extends { readonly id: string; readonly deleted?: boolean }>(
    object: ObjectName,
    records: readonly R[],
    nameOf?: (record: R) => string,
  ): Bed<R>;
  /** How many records a share of so many comes to: enough for an answer key even where that is few. */
  quota(share: number, size: number): number;
  defect(object: ObjectName, id: string, check: string): void;
  nearMiss(object: ObjectName, id: string, check: string): void;
  copy(object: ObjectName, of: string, id: string): void;
  /** Plants every recipe by itself, then `combined` records with a combination each. */
  plant<R extends { readonly id: string }>(bed: Bed<R>, recipes: Recipes<R>, combined: number): void;
}

/** From this many accounts on the key holds at least 20 defects and 20 near misses of each check. */
const FULL_SIZE = 20_000;

/** @param accounts the size of the whole company */
export function createPlanter(source: Source, accounts: number, random: Random): Planter {
  const key: AnswerKey = { defects: [], nearMisses: [], copies: [] };
  const fewest = accounts < 100 ? 1 : 1 + Math.ceil(20 * Math.min(1, accounts / FULL_SIZE));

  const planter: Planter = {
    key,
    bed(object, records, nameOf = (record) => record.id) {
      const order = random.order(records.length);
      const used = new Uint8Array(records.length);
      const reached = new Map<unknown, number>();
      return {
        object,
        size: records.length,
        nameOf,
        take(fits) {
          for (let step = reached.get(fits) ?? 0; step < order.length; step++) {
            const at = order[step] ?? 0;
            const record = records[at];
            if (used[at] === 1 || !record || record.deleted || !fits(record)) continue;
            used[at] = 1;
            reached.set(fits, step + 1);
            return record;
          }
          reached.set(fits, order.length);
          return null;
        },
      };
    },
    quota: (share, size) => Math.max(fewest, Math.round(share * size)),
    defect: (object, id, check) => key.defects.push({ source, object, id, check }),
    nearMiss: (object, id, check) => key.nearMisses.push({ source, object, id, check }),
    copy: (object, of, id) => key.copies.push({ source, object, of, id }),
    plant(bed, recipes, combined) {
      for (const recipe of recipes.defects) plantOne(bed, recipe, planter.defect);
      for (const recipe of recipes.nearMisses) plantOne(bed, recipe, planter.nearMiss);
      combine(bed, recipes.combinations, combined);
    },
  };

  function plantOne<R extends { readonly id: string }>(
    bed: Bed<R>,
    recipe: Recipe<R>,
    note: Planter['defect'],
  ): void {
    const wanted = planter.quota(recipe.share, bed.size);
    for (let nth = 0; nth < wanted; nth++) {
      const record = bed.take(recipe.fits);
      if (!record) return;
      recipe.apply(record, nth);
      for (const check of recipe.checks) note(bed.object, bed.nameOf(record), check);
      for (const check of recipe.nearly ?? []) planter.nearMiss(bed.object, bed.nameOf(record), check);
    }
  }

  function combine<R extends { readonly id: string }>(
    bed: Bed<R>,
    combinations: readonly (readonly Recipe<R>[])[],
    wanted: number,
  ): void {
    let left = wanted;
    let open = combinations.map((recipes) => ({
      recipes,
      fits: (record: R) => recipes.every((recipe) => recipe.fits(record)),
    }));
    for (let nth = 0; left > 0 && open.length > 0; nth++) {
      open = open.filter(({ recipes, fits }) => {
        const record = left > 0 ? bed.take(fits) : null;
        if (!record) return false;
        left--;
        for (const recipe of recipes) {
          recipe.apply(record, nth);
          for (const check of recipe.checks) planter.defect(bed.object, bed.nameOf(record), check);
          for (const check of recipe.nearly ?? []) planter.nearMiss(bed.object, bed.nameOf(record), check);
        }
        return true;
      });
    }
  }
  return planter;
}

/** The `nth` of a list, again from the start after the last. */
export function turn<T>(list: readonly T[], nth: number): T {
  return list[nth % list.length] as T;
}
