import { isObjectName } from '../crm/objects.ts';
import { ConfigError } from '../errors.ts';
import type { DuplicateView } from '../progress/duplicates.ts';
import type { Doors } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

export interface DuplicatesFlags {
  readonly json: boolean;
  /** At most so many clusters. */
  readonly most: number;
}

/** Records that are, or may be, one thing: why, how sure that is, and what would stay of them. */
export async function listDuplicates(
  doors: Doors,
  object: string | undefined,
  flags: DuplicatesFlags,
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  if (object !== undefined && !isObjectName(object)) {
    throw new ConfigError({
      what: `There are no records called ${object}.`,
      why: 'Duplicates are looked for among accounts, contacts and leads.',
      next: 'Say account, contact or lead, or nothing for all.',
    });
  }
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const { matchings, total, shown } = await house.duplicates(object ?? null, flags.most);
    if (flags.json) {
      const models = matchings.map(({ subject, at, summary }) => ({ subject, at, ...JSON.parse(summary) }));
      screen.json({ total, matchings: models, clusters: shown.map(asJson) });
      return EXIT.fine;
    }
    if (matchings.length === 0) screen.print('Nothing was matched yet: that is a part of `plumbline score`.');
    for (const { subject, summary } of matchings)
      if ((JSON.parse(summary) as { found: boolean }).found === false)
        screen.print(
          `${subject}: what is filled in cannot tell copies from strangers; only exact duplicates are listed.`,
        );
    for (const view of shown) for (const line of linesOf(view)) screen.print(line);
    if (total > shown.length)
      screen.print(`${(total - shown.length).toLocaleString('en')} more; --most shows them.`);
    if (shown.length > 0)
      screen.print('Nothing is merged. Say what you know: plumbline duplicates different ID.');
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

/** Keeps that records of a cluster are different things. */
export async function sayDuplicatesDiffer(
  doors: Doors,
  ask: {
    readonly id: string;
    readonly records: readonly string[];
    readonly by: string;
    readonly json: boolean;
  },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const house = await openFromEnvironment(doors, environment, undefined, screen.steps());
  try {
    const cluster = await house.sayDifferent(ask.id, ask.records, ask.by);
    if (ask.json) screen.json(cluster);
    else
      screen.print(
        `Kept: ${(ask.records.length > 0 ? ask.records : cluster.members.map(({ id }) => id)).join(', ')} of the cluster ${cluster.id} are different. It holds from the next scoring on.`,
      );
    return EXIT.fine;
  } finally {
    await house.close();
  }
}

function asJson({ cluster, labels, survivorship }: DuplicateView): object {
  const { members, ...rest } = cluster;
  return {
    ...rest,
    members: members.map((member, at) => ({ ...member, label: labels[at] })),
    survivorship,
  };
}

function linesOf({ cluster, labels, survivorship }: DuplicateView): string[] {
  const sure = cluster.confidence === null ? 'all the same' : `${(cluster.confidence * 100).toFixed(1)} %`;
  const why = cluster.reasons.map(
    ({ column, likeness, weight }) =>
      `${column} ${likeness} (${weight >= 0 ? '+' : '−'}${Math.abs(weight).toFixed(1)})`,
  );
  return [
    `${cluster.id}  ${cluster.tier}  ${sure}${why.length > 0 ? `  ${why.join(', ')}` : ''}`,
    ...cluster.members.map(
      ({ object, source, id }, at) => `    ${object} ${id} of ${source}: ${labels[at] ?? id}`,
    ),
    ...survivorship.map(({ survivor, fields }) => {
      const taken = Object.entries(fields)
        .filter(([, { from }]) => from !== survivor)
        .map(([field, { from }]) => `${field} of ${from}`);
      return `    proposed to stay: ${survivor}${taken.length > 0 ? `, with ${taken.join(', ')}` : ''}`;
    }),
  ];
}
