import type { Value } from './objects.ts';

/**
 * How a value of ours follows from what a vendor holds, as data: a connector works it out record by record, and the
 * engine does the same for a whole file at once. Columns are the vendor's, `Manager.Name` for a parent's field. An
 * empty text is no value.
 */
export type Recipe =
  /** The column's value, read by the field's kind; `otherwise` where the column is empty or not there. */
  | { readonly of: 'column'; readonly column: string; readonly otherwise?: Value }
  | { readonly of: 'constant'; readonly value: Value }
  /** Whether the column holds anything. */
  | { readonly of: 'presence'; readonly column: string }
  /** Whether the column holds exactly this text; false where it is empty. */
  | { readonly of: 'equality'; readonly column: string; readonly text: string }
  /** The column's text where it begins so, else null: a reference that may lead to several objects. */
  | { readonly of: 'prefix'; readonly column: string; readonly prefix: string }
  /** The column's number divided; null where it holds none. */
  | { readonly of: 'quotient'; readonly column: string; readonly by: number }
  /**
   * The value of the first pattern that is found in the columns' texts, joined by blanks; else `otherwise`. Patterns
   * are regular expressions of letters, `?` and `-`, whatever the case.
   */
  | {
      readonly of: 'words';
      readonly columns: readonly string[];
      readonly words: readonly (readonly [pattern: string, value: string])[];
      readonly otherwise: string;
    };

/** The columns that a recipe reads. */
export function columnsRead(recipe: Recipe): readonly string[] {
  if (recipe.of === 'constant') return [];
  return recipe.of === 'words' ? recipe.columns : [recipe.column];
}
