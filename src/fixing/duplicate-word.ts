import type { Clock } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { KeptCluster, MatchingPort } from '../store/ports.ts';

/**
 * A person says that records of a cluster are different things. The word stays, whatever they look like later; what
 * is kept of the cluster is found anew with the next scoring.
 * @param ask.records ids of the records that are different from all others of the cluster; none: all of them are
 * @throws {ConfigError} where no cluster has this id, or a record is not in it
 */
export async function sayDifferent(
  matching: MatchingPort,
  ask: {
    readonly id: string;
    readonly records: readonly string[];
    readonly by: string;
    readonly clock: Clock;
  },
): Promise<KeptCluster> {
  const cluster = (await matching.clusters()).find(({ id }) => id === ask.id);
  if (!cluster) {
    throw new ConfigError({
      what: `There is no cluster ${ask.id}.`,
      why: 'It was never found, or its records have changed since.',
      next: 'Run `plumbline duplicates` to see the clusters and their ids.',
    });
  }
  const strange = ask.records.find((record) => !cluster.members.some(({ id }) => id === record));
  if (strange !== undefined) {
    throw new ConfigError({
      what: `The record ${strange} is not in the cluster ${ask.id}.`,
      why: `It holds ${cluster.members.map(({ id }) => id).join(', ')}.`,
      next: 'Name records of this cluster, or none for all of them.',
    });
  }
  const at = ask.clock.now();
  const named = (id: string) => ask.records.length === 0 || ask.records.includes(id);
  for (const [index, one] of cluster.members.entries())
    for (const other of cluster.members.slice(index + 1))
      if (named(one.id) || named(other.id)) await matching.sayDifferent({ one, other, by: ask.by, at });
  return cluster;
}
