import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../clock.ts';
import type { DocumentStore } from '../store/ports.ts';
import { type Strategy, StrategySchema } from './schema.ts';

/** One version of the strategy as it was first used here. */
export interface StrategyVersion {
  /** From 1 on. */
  readonly number: number;
  readonly usedAt: Instant;
  /** Paths that differ from the version before; empty for the first. */
  readonly changed: readonly string[];
  readonly strategy: Strategy;
}

const Versions = z.array(
  z.object({ number: z.int(), usedAt: z.string(), changed: z.array(z.string()), strategy: StrategySchema }),
);
const DOCUMENT = 'strategy-versions';

/** All versions that were used here, oldest first. */
export function strategyVersions(documents: DocumentStore): Promise<readonly StrategyVersion[]> {
  return documents.read(DOCUMENT, (value) => Versions.parse(value), []);
}

/** Keeps `strategy` as a new version where it differs from the latest. Returns the version in force. */
export async function keepVersion(
  documents: DocumentStore,
  strategy: Strategy,
  at: Instant,
): Promise<StrategyVersion> {
  const versions = await strategyVersions(documents);
  const latest = versions.at(-1);
  if (latest && fingerprint(latest.strategy) === fingerprint(strategy)) return latest;
  const next: StrategyVersion = {
    number: (latest?.number ?? 0) + 1,
    usedAt: at,
    changed: latest ? differences(latest.strategy, strategy, '') : [],
    strategy,
  };
  await documents.write(DOCUMENT, [...versions, next]);
  return next;
}

function fingerprint(strategy: Strategy): string {
  return createHash('sha256').update(JSON.stringify(strategy)).digest('hex');
}

/** Paths at which two documents differ, as deep as both go. */
export function differences(before: unknown, after: unknown, path: string): string[] {
  if (Object.is(before, after)) return [];
  const bothObjects =
    before !== null && after !== null && typeof before === 'object' && typeof after === 'object';
  if (!bothObjects) return [path || '.'];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].sort().flatMap((key) => {
    const one = (before as Record<string, unknown>)[key];
    const other = (after as Record<string, unknown>)[key];
    return differences(one, other, path ? `${path}.${key}` : key);
  });
}
