import type {
  Around,
  Fact,
  Outer,
  Outers,
  Places,
  RatioSums,
  Tally,
  TallyMore,
} from '../../src/store/ports.ts';

/** A record as one metric sees it. */
export interface Counted {
  readonly fact: Fact;
  readonly segment: string | null;
}

/** How a metric is counted: what of a record it looks at. */
export interface Counting {
  readonly metricId: string;
  readonly kind: 'plain' | NonNullable<TallyMore>['kind'];
  readonly hasValue: boolean;
  readonly hasPart: boolean;
  readonly hasHit: boolean;
  readonly segmented: boolean;
  readonly quantile: { readonly share: number; readonly parts: number } | null;
}

/**
 * Counts records one by one into partial sums, by what the store's contract says of each of them (`Tally`, `RatioSums`,
 * `Outers`): slow, plain, and with nothing of the code that takes findings away from partial sums. Each record is a
 * thing of its own.
 */
export function recount(
  counting: Counting,
  records: readonly Counted[],
): { tallies: Tally[]; outers: Outers[] } {
  const segments = counting.segmented ? [...new Set(records.map(({ segment }) => segment))] : [];
  const groups = [
    { part: 'all' as const, segment: null, own: records.map(({ fact }) => fact) },
    ...segments.map((segment) => ({
      part: 'segment' as const,
      segment,
      own: records.filter((record) => record.segment === segment).map(({ fact }) => fact),
    })),
  ];
  return {
    tallies: groups.map(({ part, segment, own }) => ({ ...tallyOf(counting, own), part, segment })),
    outers:
      counting.hasValue && counting.quantile === null
        ? groups.map(({ part, segment, own }) => ({ ...outersOf(counting, own), part, segment }))
        : [],
  };
}

const count = (facts: readonly Fact[], is: (fact: Fact) => boolean) => facts.filter(is).length;
const total = (facts: readonly Fact[], of: (fact: Fact) => number | null) =>
  facts.reduce((sum, fact) => sum + (of(fact) ?? 0), 0);
const rising = (values: readonly (number | null)[]) =>
  values.filter((value) => value !== null).sort((a, b) => a - b);

function knowing({ hasValue, hasPart }: Counting): (fact: Fact) => boolean {
  return ({ value, part, hit }) => {
    if (!hasValue) return hit !== null;
    return value !== null && !(hasPart && part === null);
  };
}

function tallyOf(counting: Counting, facts: readonly Fact[]): Tally {
  const isKnown = knowing(counting);
  const worthOf = (fact: Fact) => (counting.hasValue ? fact.value : null);
  const members = facts.filter(({ member }) => member);
  const certain = members.filter(({ doubtDecides }) => !doubtDecides);
  const isClear = (fact: Fact) => isKnown(fact) && !fact.doubtCarries;
  const sure = certain.filter(isClear);
  const perhaps = facts.filter(({ member, doubtDecides, maybe }) => (member ? doubtDecides : maybe));
  const maybes = facts.filter(({ maybe }) => maybe);
  const known = members.filter(isKnown);
  const [sureValues, knownValues] = [rising(sure.map(worthOf)), rising(known.map(worthOf))];
  const all = members.length + maybes.length;
  return {
    metricId: counting.metricId,
    part: 'all',
    segment: null,
    members: members.length,
    hits: count(members, ({ hit }) => hit === true),
    missing: members.length - known.length,
    sum: total(members, worthOf),
    sure: sure.length,
    sureHits: count(sure, ({ hit }) => hit === true),
    sureSum: total(sure, worthOf),
    unsure: certain.length - sure.length,
    perhaps: perhaps.length,
    perhapsPlus: total(perhaps.filter(isClear), (fact) => Math.max(0, worthOf(fact) ?? 0)),
    perhapsMinus: total(perhaps.filter(isClear), (fact) => Math.min(0, worthOf(fact) ?? 0)),
    perhapsMissing: count(perhaps, (fact) => !isClear(fact)),
    maybes: maybes.length,
    maybeSum: total(maybes, worthOf),
    maybeMissing: counting.hasValue ? count(maybes, ({ value }) => value === null) : 0,
    loose: 0,
    looseHeld: 0,
    median: discreteOf(knownValues, 0.5),
    p5: discreteOf(sureValues, 0.05),
    p95: discreteOf(sureValues, 0.95),
    ranks: counting.quantile && {
      known: aroundOf(knownValues, knownValues.length, 0, counting.quantile),
      low: aroundOf(sureValues, all, all - sure.length, counting.quantile),
      high: aroundOf(sureValues, all, 0, counting.quantile),
    },
    more: moreOf(counting, facts, sure),
  };
}

/** The rank of a discrete quantile among `n`, as the engine counts it. */
function discreteRank(n: number, share: number): number {
  return Math.max(1, n - Math.floor(n - n * share));
}

function discreteOf(sorted: readonly number[], share: number): number | null {
  return sorted[discreteRank(sorted.length, share) - 1] ?? null;
}

function aroundOf(
  sorted: readonly number[],
  n: number,
  below: number,
  { share, parts }: { readonly share: number; readonly parts: number },
): Around {
  const place = parts + share * (n - 1);
  const rank = Math.floor(place / parts) - below;
  const values = [rank - 1, rank, rank + 1, rank + 2].map((at) => sorted[at - 1] ?? null);
  return { rank, rest: place % parts, parts, share, values };
}

function moreOf(counting: Counting, facts: readonly Fact[], sure: readonly Fact[]): TallyMore | null {
  const members = facts.filter(({ member }) => member);
  const isDoubted = ({ doubtDecides, doubtCarries }: Fact) => doubtDecides || doubtCarries;
  const valuesOf = (is: (fact: Fact) => boolean) => rising(members.filter(is).map(({ value }) => value));
  switch (counting.kind) {
    case 'plain':
      return null;
    case 'survey':
      return { kind: 'survey', against: count(members, ({ hit, against }) => hit !== null && against) };
    case 'distinct': {
      const things = count(members, ({ hit }) => hit === true);
      return { kind: 'distinct', safe: things, review: things };
    }
    case 'concentration':
      return {
        kind: 'concentration',
        sure: valuesOf((fact) => !isDoubted(fact)),
        doubted: valuesOf(isDoubted),
      };
    case 'lasting':
      return {
        kind: 'lasting',
        ended: valuesOf((fact) => fact.ended && !isDoubted(fact)),
        going: valuesOf((fact) => !fact.ended && !isDoubted(fact)),
        endedDoubted: valuesOf((fact) => fact.ended && isDoubted(fact)),
        goingDoubted: valuesOf((fact) => !fact.ended && isDoubted(fact)),
      };
    case 'ratio':
      return { kind: 'ratio', ...ratioOf(counting, facts, sure) };
  }
}

function ratioOf({ hasHit }: Counting, facts: readonly Fact[], sure: readonly Fact[]): RatioSums {
  const isBoth = ({ part, value }: Fact) => part !== null && value !== null;
  const members = facts.filter(({ member }) => member);
  const both = members.filter(isBoth);
  const certain = members.filter(({ doubtDecides }) => !doubtDecides);
  const doubted = certain.filter((fact) => fact.doubtCarries && isBoth(fact));
  const partless = certain.filter(({ part, value }) => part === null && value !== null);
  const valueless = certain.filter(({ part, value }) => part !== null && value === null);
  const empty = certain.filter(({ part, value }) => part === null && value === null);
  const isInside = ({ hit }: Fact) => hasHit && hit === true;
  const isOutside = ({ hit }: Fact) => hasHit && hit === false;
  const unsure = facts.filter(({ member, maybe, doubtDecides }) => maybe || (member && doubtDecides));
  const outside = doubted.filter(isOutside);
  const partsOf = (some: readonly Fact[]) => total(some, ({ part }) => part);
  const valuesOf = (some: readonly Fact[]) => total(some, ({ value }) => value);
  const parts = (some: readonly Fact[]) => rising(some.map(({ part }) => part));
  return {
    parts: partsOf(both),
    values: valuesOf(both),
    known: both.length,
    sureParts: partsOf(sure),
    sureValues: valuesOf(sure),
    partless: partless.length,
    partlessValues: valuesOf(partless),
    valueless: valueless.length,
    valuelessParts: partsOf(valueless),
    valuelessDoubted: outside.length,
    valuelessDoubtedParts: partsOf(outside),
    whole: count(empty, isInside),
    wholeDoubted: count(doubted, isInside),
    neither: count(empty, (fact) => !isInside(fact)),
    neitherDoubted: count(doubted, (fact) => !isInside(fact) && !isOutside(fact)),
    unsure: count(unsure, isBoth),
    unsureParts: partsOf(unsure.filter(isBoth)),
    unsureValues: valuesOf(unsure.filter(isBoth)),
    unsureUnknown: count(unsure, (fact) => !isBoth(fact)),
    partLow: discreteOf(parts(sure), 0.05),
    partMiddle: discreteOf(parts(both), 0.5),
    partHigh: discreteOf(parts(sure), 0.95),
  };
}

function outersOf(counting: Counting, facts: readonly Fact[]): Omit<Outers, 'part' | 'segment'> {
  const isKnown = knowing(counting);
  const known = facts.filter((fact) => fact.member && isKnown(fact));
  const sure = known.filter(({ doubtDecides, doubtCarries }) => !doubtDecides && !doubtCarries);
  const placesOf = (of: (fact: Fact) => number | null): Places => ({
    low: outerOf(rising(sure.map(of)), 0.05),
    middle: outerOf(rising(known.map(of)), 0.5),
    high: outerOf(rising(sure.map(of)), 0.95),
  });
  return {
    metricId: counting.metricId,
    ...placesOf(({ value }) => value),
    parts: counting.hasPart ? placesOf(({ part }) => part) : null,
  };
}

function outerOf(sorted: readonly number[], share: number): Outer {
  const rank = discreteRank(sorted.length, share);
  return { rank, values: [rank - 1, rank, rank + 1].map((at) => sorted[at - 1] ?? null) };
}
