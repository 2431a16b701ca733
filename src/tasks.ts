/** The jobs by name, and what each is handed. The timetable wakes them; the command line runs each alone. */
export interface Tasks {
  /** Pulls from every connected source into the mirror. */
  sync: { readonly dryRun: boolean };
  /** Reads from the beginning what is due for it, to find what no increment reveals. */
  reconcile: { readonly dryRun: boolean };
  /** Runs checks and metrics on the mirror and keeps the day's measurements. */
  score: { readonly dryRun: boolean };
  /** Sends each sponsor the day's digest. */
  digest: { readonly dryRun: boolean };
  /** Sends each agreeing rep the day's nudge. */
  nudge: { readonly dryRun: boolean };
}

export type TaskName = keyof Tasks;

/** In the order in which they build on each other; the longest, for which nobody waits, comes last. */
export const TASK_NAMES: readonly TaskName[] = ['sync', 'score', 'digest', 'nudge', 'reconcile'];
