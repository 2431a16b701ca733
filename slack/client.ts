import { webApi } from '@slack/bolt';

/** A client of Slack's Web API. */
export type WebClient = webApi.WebClient;

/** The client's own log would repeat what ours says, in its words. */
export const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => webApi.LogLevel.ERROR,
  setName() {},
};

/**
 * How every client of ours behaves: it repeats nothing by itself, does not hold its queue while Slack asks one call to
 * wait, calls no other host, and gives up after a while.
 */
export function clientOptions(apiUrl: string, timeoutMs: number) {
  return {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
  };
}

/** The word with which Slack refused a call; null for any other failure. */
export function codeOf(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}
