import pino from 'pino';

/** Messages are static; values go into fields. Fields named in the redaction list never reach the output. */
export interface Log {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/**
 * A log of JSON lines on standard error, so that standard output stays for results.
 * @param redact field names, at the top or one level down, that hold secrets or personal data
 */
export function createLog(level: LogLevel, redact: readonly string[]): Log {
  const paths = redact.flatMap((name) => [`["${name}"]`, `*["${name}"]`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** For tests and callers that want no log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
