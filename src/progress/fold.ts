import { FEWEST_PEOPLE } from '../scoring/adoption-groups.ts';

/** A group of people with the sums that its number is made of. */
export interface Group {
  readonly id: string;
  /** Different people in it, those of the groups within it among them. */
  readonly people: number;
  readonly value: number | null;
  readonly n: number;
  /** What the value is weighted by when groups are merged. */
  readonly weight: number;
  /** The group that it is a part of, by id; a part of the whole unless told. */
  readonly within?: string;
  /** Who they are, where somebody may be in two groups, is known to the viewer, or was elsewhere in an earlier table. */
  readonly members?: readonly string[];
}

/** A group as others may see it: one or several of the given ones together. */
export interface FoldedGroup {
  /** Of the groups together; that of the group it is within stands for those who are in no group of it. */
  readonly ids: readonly string[];
  readonly people: number;
  readonly value: number | null;
  readonly n: number;
  readonly weight: number;
  /** The shown group that it is a part of; absent where it is a part of the whole. */
  readonly within?: string;
}

/** What else the viewer can hold a table against. */
export interface Besides {
  /** Members whose own numbers the viewer sees anyway, and so can take away. */
  readonly known?: ReadonlySet<string>;
  /** The members of each group of an earlier table, as it was folded. */
  readonly before?: readonly (readonly string[])[];
}

export { FEWEST_PEOPLE };

/**
 * Folds groups together until no number about one to four people can be read, or worked out from what is shown: not
 * from the whole less the others, not from a department less its teams, and not by taking away what the viewer knows
 * of their own people. A folded value is the weighted mean.
 *
 * Why it holds: what is shown are groups of which two are apart or one within the other, and the whole. Sums and
 * differences of such numbers are sums over the parts into which the smallest shown groups divide the people; each
 * part is a shown group or what the shown ones within it leave over, which is shown as well, and none has one to four
 * people that are not known.
 *
 * With an earlier table, groups between which one to four people moved are shown as one, so that the two days'
 * difference is nobody's. Those who join or leave the organisation are not hidden by that: the whole's own number
 * changes by them, whatever the groups are.
 * @param groups no two of one parent with a person in common, unless all name their members
 * @returns each group before those within it; null where all people together are too few
 */
export function foldSmall(groups: readonly Group[], besides: Besides = {}): FoldedGroup[] | null {
  const top = groups.filter(({ within }) => within === undefined);
  if (top.every(({ people }) => people === 0)) return null;
  const blocks = foldSiblings(top, besides);
  return blocks === null ? null : sorted(blocks).flatMap((block) => shown(block, groups, besides));
}

/** Groups that are shown as one. */
type Block = readonly Group[];

/** A block, and, where it is one group alone, the groups within that. */
function shown(block: Block, groups: readonly Group[], besides: Besides, within?: string): FoldedGroup[] {
  const own = { ...merge(block), ...(within === undefined ? {} : { within }) };
  const [parent, another] = block;
  // What a group's parts leave over bears its name, and has no parts itself.
  if (!parent || another || parent.id === within) return [own];
  const parts = groups.filter((group) => group.within === parent.id);
  const rest = restOf(parent, parts);
  const blocks = foldSiblings(rest.people > 0 || rest.n > 0 ? [...parts, rest] : parts, besides);
  if (blocks === null || blocks.length < 2) return [own];
  return [own, ...sorted(blocks).flatMap((part) => shown(part, groups, besides, parent.id))];
}

/** Those of a group who are in no group within it. */
function restOf(parent: Group, parts: Block): Group {
  const sum = (of: (group: Group) => number) => parts.reduce((total, part) => total + of(part), 0);
  const weight = parent.weight - sum((part) => part.weight);
  const worth = (group: Group) => (group.value ?? 0) * group.weight;
  const inParts = new Set(parts.flatMap(({ members }) => members ?? []));
  const members = parent.members?.filter((member) => !inParts.has(member));
  return {
    id: parent.id,
    people: members?.length ?? parent.people - sum(({ people }) => people),
    value: weight > 0 ? (worth(parent) - sum(worth)) / weight : null,
    n: parent.n - sum(({ n }) => n),
    weight,
    within: parent.id,
    ...(members ? { members } : {}),
  };
}

/** Groups of one parent, folded; null where all of them are one to four people. */
function foldSiblings(groups: Block, { known, before }: Besides): Block[] | null {
  const isSmall = (block: Block) => isFew(othersOf(block, known));
  if (isSmall(groups)) return null;
  let blocks: Block[] = groups.map((group) => [group]);
  for (;;) {
    const pair = movedBetween(blocks, before ?? []) ?? smallAndNext(blocks, known);
    if (pair === null) return blocks;
    blocks = [...blocks.filter((block) => !pair.includes(block)), pair.flat()];
  }
}

/** All blocks of too few people; where they are too few together, the smallest of the others as well. */
function smallAndNext(blocks: readonly Block[], known?: ReadonlySet<string>): Block[] | null {
  const others = (block: Block) => othersOf(block, known);
  const small = blocks.filter((block) => isFew(others(block)));
  if (small.length === 0) return null;
  const large = blocks
    .filter((block) => others(block) >= FEWEST_PEOPLE)
    .sort((a, b) => others(a) - others(b));
  const together = isFew(others(small.flat())) ? [...small, ...large.slice(0, 1)] : small;
  return together.length > 1 ? together : null;
}

/** A block with one to four people of an earlier group, and the one that has most of that group's others. */
function movedBetween(blocks: readonly Block[], before: readonly (readonly string[])[]): Block[] | null {
  const members = blocks.map((block) => new Set(block.flatMap((group) => group.members ?? [])));
  for (const earlier of before) {
    const counts = members.map((own) => earlier.filter((member) => own.has(member)).length);
    const few = counts.findIndex((count) => isFew(count));
    const most = counts.reduce(
      (best, count, at) => (at !== few && count > (counts[best] ?? 0) ? at : best),
      -1,
    );
    const [one, other] = [blocks[few], blocks[most]];
    if (one && other) return [one, other];
  }
  return null;
}

/** How many people a block is about whom the viewer does not know. */
function othersOf(block: Block, known: ReadonlySet<string> = NOBODY): number {
  const members = membersOf(block);
  if (members === null) return block.reduce((sum, { people }) => sum + people, 0);
  return members.filter((member) => !known.has(member)).length;
}

const NOBODY: ReadonlySet<string> = new Set();

/** The different members of a block; null where a group does not name its own. */
function membersOf(block: Block): readonly string[] | null {
  const all = block.flatMap(({ members }) => members ?? []);
  return block.every(({ members }) => members !== undefined) ? [...new Set(all)] : null;
}

function isFew(people: number): boolean {
  return people > 0 && people < FEWEST_PEOPLE;
}

function sorted(blocks: readonly Block[]): Block[] {
  const first = (block: Block) => block.map(({ id }) => id).sort()[0] ?? '';
  return blocks.toSorted((a, b) => (first(a) < first(b) ? -1 : 1));
}

function merge(groups: Block): FoldedGroup {
  const valued = groups.filter((group) => group.value !== null);
  const weight = valued.reduce((sum, group) => sum + group.weight, 0);
  return {
    ids: groups.map((group) => group.id).sort(),
    people: membersOf(groups)?.length ?? groups.reduce((sum, group) => sum + group.people, 0),
    value:
      weight === 0
        ? null
        : valued.reduce((sum, group) => sum + (group.value ?? 0) * group.weight, 0) / weight,
    n: groups.reduce((sum, group) => sum + group.n, 0),
    weight,
  };
}
