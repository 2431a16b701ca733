/** How well the rows of a group agree on a field; see the store's port. */
export interface GroupAgreement {
  readonly by: string;
  readonly of: string;
  readonly groups: number;
  readonly cells: number;
  readonly observed: number;
  readonly chance: number;
}

/** `by` decides `of`, more or less. */
export interface Dependency {
  readonly by: string;
  readonly of: string;
  /** 0 to 1: agreement within groups beyond what chance gives, (observed - chance) / (1 - chance). */
  readonly kappa: number;
  readonly groups: number;
  readonly cells: number;
}

export const LEAST_KAPPA = 0.35;
const FEWEST_GROUPS = 5;
const FEWEST_CELLS = 30;
/** How many fields may bear witness to one other; more of them say the same again. */
const MOST_WITNESSES = 6;

/** The dependencies that are believed, the strongest first. */
export function dependenciesOf(agreements: readonly GroupAgreement[]): Dependency[] {
  return agreements
    .filter(({ groups, cells, chance }) => groups >= FEWEST_GROUPS && cells >= FEWEST_CELLS && chance < 1)
    .map(({ by, of, groups, cells, observed, chance }) => ({
      by,
      of,
      kappa: (observed - chance) / (1 - chance),
      groups,
      cells,
    }))
    .filter(({ kappa }) => kappa >= LEAST_KAPPA)
    .sort((a, b) => b.kappa - a.kappa || b.cells - a.cells || (a.by < b.by ? -1 : 1));
}

/** Who bears witness to a field. */
export function witnessesOf(field: string, dependencies: readonly Dependency[]): Dependency[] {
  return dependencies.filter(({ of }) => of === field).slice(0, MOST_WITNESSES);
}
