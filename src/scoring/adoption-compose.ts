import type { Habit } from '../metrics/habits.ts';
import { groupsShown, type ShownGroup } from './adoption-groups.ts';
import { type AdoptionScore, adoptionScore, type Done, shrunk, together } from './adoption-score.ts';

/** What is known of one rep. */
export interface RepHabits {
  /** Source and user id. */
  readonly id: string;
  readonly team: string;
  readonly department: string | null;
  /** By habit: what was due and done; none where nothing was due. */
  readonly done: ReadonlyMap<string, Done>;
  /** Who sees this rep's own numbers beside the rep. */
  readonly knownTo: readonly string[];
}

/** One part of a group's adoption: the share over all its people; null where nothing is known or may be told. */
export interface GroupPart {
  readonly id: string;
  readonly share: number | null;
  readonly due: number;
  readonly people: number;
}

export interface GroupAdoption extends AdoptionScore {
  /** Names of the teams or departments that are shown as one; none for the organisation. */
  readonly ids: readonly string[];
  /** People of whom at least one part tells. */
  readonly people: number;
  readonly parts: readonly GroupPart[];
}

/** A rep's own: each part as it is, and drawn towards the team's. */
export interface RepAdoption extends AdoptionScore {
  readonly id: string;
  readonly parts: readonly {
    readonly id: string;
    readonly due: number;
    readonly share: number | null;
    readonly fair: number | null;
  }[];
}

/** How the CRM is used. */
export interface Adoption {
  /** Null where too few people work with it for any number about all of them. */
  readonly organisation: GroupAdoption | null;
  readonly departments: readonly GroupAdoption[];
  readonly teams: readonly GroupAdoption[];
  readonly reps: readonly RepAdoption[];
  /** Parts that could not be judged, or not be told, with the reason. */
  readonly unknown: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * Puts what reps do together into groups that may be shown, and gives each rep a fair share of each part. A rep's part is
 * drawn towards that of the group that is shown with the rep in it, so that nothing else can be worked out of it.
 * @param unseen habits that nothing is known of, with the reason
 */
export function composeAdoption(
  habits: readonly Habit[],
  reps: readonly RepHabits[],
  unseen: ReadonlyMap<string, string>,
): Adoption {
  const shown = groupsShown(reps.map((rep) => ({ ...rep, parts: new Set(rep.done.keys()) })));
  const groupOf = (ids: readonly string[], { teams: names }: ShownGroup): GroupAdoption => {
    const members = reps.filter(({ team }) => names.includes(team));
    const parts = habits.map(({ id }) => partOf(id, members, shown.parts));
    const told = members.filter(({ done }) => shown.parts.some((part) => done.has(part)));
    return { ids, people: told.length, parts, ...scoreOf(habits, parts) };
  };
  const groups = shown.groups.map((group) => groupOf(group.teams, group));
  const targets = new Map(groups.flatMap((group) => group.ids.map((team) => [team, group.parts] as const)));
  return {
    organisation: shown.organisation ? groupOf([], shown.organisation) : null,
    departments: shown.departments.map((group) => groupOf(group.ids, group)),
    teams: groups,
    reps: reps
      .filter(({ done }) => done.size > 0)
      .map((rep) => fairly(rep, habits, targets.get(rep.team) ?? [])),
    unknown: habits.flatMap(({ id }) => {
      const reason = unseen.get(id) ?? whyUntold(id, reps, shown.parts);
      return reason === null ? [] : [{ id, reason }];
    }),
  };
}

function partOf(id: string, members: readonly RepHabits[], parts: readonly string[]): GroupPart {
  const some = members.flatMap(({ done }) => done.get(id) ?? []);
  const all = parts.includes(id) ? together(some) : null;
  return { id, share: all?.share ?? null, due: all?.due ?? 0, people: all ? some.length : 0 };
}

function fairly(rep: RepHabits, habits: readonly Habit[], target: readonly GroupPart[]): RepAdoption {
  const parts = habits.map(({ id }) => {
    const own = rep.done.get(id);
    const team = target.find((part) => part.id === id)?.share ?? null;
    if (!own) return { id, due: 0, share: null, fair: null };
    return { id, due: own.due, share: own.done / own.due, fair: shrunk(own, team) };
  });
  const fair = parts.map(({ id, fair: share }) => ({ id, share }));
  return { id: rep.id, parts, ...scoreOf(habits, fair) };
}

function scoreOf(
  habits: readonly Habit[],
  parts: readonly { readonly id: string; readonly share: number | null }[],
): AdoptionScore {
  const shares = new Map(parts.map(({ id, share }) => [id, share]));
  return adoptionScore(habits.map(({ id, weight }) => ({ id, weight, share: shares.get(id) ?? null })));
}

function whyUntold(id: string, reps: readonly RepHabits[], parts: readonly string[]): string | null {
  if (parts.includes(id)) return null;
  return reps.some(({ done }) => done.has(id))
    ? 'Too few people for a number about them.'
    : 'Nothing was found by which it could be judged.';
}
