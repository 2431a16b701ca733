import pc from 'picocolors';
import { AccessError, ConfigError, isTrouble, messageOf, UpstreamError } from '../errors.ts';

/** What the process says to its caller when it ends. */
export const EXIT = {
  fine: 0,
  /** The score is below what `--fail-under` asks. */
  belowScore: 1,
  /** Wrong use or configuration. */
  wrongUse: 2,
  /** A source could not be read, or not whole. */
  upstream: 3,
  /** A message could not be delivered. */
  undelivered: 4,
  /** A number of the past came out otherwise than it was kept. */
  differs: 5,
  /** A fault in Plumbline. */
  fault: 70,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return EXIT.wrongUse;
  if (error instanceof AccessError || error instanceof UpstreamError) return EXIT.upstream;
  return EXIT.fault;
}

/** An error as a person reads it: what, why, what next. */
export function renderError(error: unknown): string {
  if (!isTrouble(error)) return `${pc.red('✗')} ${messageOf(error)}\n`;
  return `${pc.red('✗')} ${error.what}\n  ${error.why}\n  ${pc.bold('→')} ${error.next}\n`;
}

/** The same for scripts. */
export function errorResult(error: unknown): { error: { what: string; why: string; next: string } } {
  if (isTrouble(error)) return { error: { what: error.what, why: error.why, next: error.next } };
  return {
    error: { what: messageOf(error), why: 'This is a fault in Plumbline.', next: 'Please report it.' },
  };
}
