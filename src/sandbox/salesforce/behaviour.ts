/**
 * How the pretended Salesforce behaves where the real one may do either, or does it only at times. The first choice is
 * the more likely one; whoever reads it has to survive both.
 */
export interface SalesforceBehaviour {
  /** SystemModstamp counts seconds: the milliseconds of every stamp are cut off. True unless told. */
  readonly wholeSeconds: boolean;
  /** The server may choose fewer rows for a REST page than asked for: full, half and a tenth in turn. */
  readonly unevenPages: boolean;
  /** Addresses of more characters are refused with 414; about 16,000. */
  readonly longestUrl: number;
  /** Queries whose stamps may span more hours than this time out; null for none. */
  readonly slowBeyondHours: number | null;

  /** Rows in a page of Bulk results, unless `maxRecords` asks for fewer. */
  readonly bulkPageRows: number;
  /** How many looks at a Bulk job see it under way before one sees it done. */
  readonly bulkPolls: number;
  /** Bulk jobs fail instead of being done; often without any message. Null for none. */
  readonly bulkFailure: { readonly message: string | null } | null;
  /** Where Bulk says no to a query that it does not take: in the answer to its creation, or as a failed job. */
  readonly bulkRefusal: 'creation' | 'job';
  /** Each page of Bulk results repeats the CSV header; one account says that only the first has it. */
  readonly headerOnEachPage: boolean;
  /** Whether the `Sforce-…` headers of Bulk results arrive; proxies strip them. */
  readonly sforceHeaders: boolean;
  /** Whether `resultPages` is offered; from version 58 on. */
  readonly parallelResults: boolean;
  /** How Bulk CSV writes the offset of a datetime; the REST API writes `+0000`. */
  readonly bulkInstants: 'Z' | '+0000';
  /** How Bulk CSV writes numbers: `100.5` and `10000000`, or as Java does, `100.5` and `1.0E7`. */
  readonly bulkNumbers: 'plain' | 'java';

  /** How long getDeleted remembers; the log may be purged after two hours when it is large. At most 15 days. */
  readonly deletedLogHours: number;
  /** More ids than this in a feed are refused: EXCEEDED_ID_LIMIT. */
  readonly feedIds: number;
  /** How far latestDateCovered stays behind, while long transactions are under way. */
  readonly feedLagMinutes: number;

  /** Whether `If-Unmodified-Since` keeps a PATCH from being done; documented, but not for the answer. */
  readonly unmodifiedSince: 'honoured' | 'ignored';
  /** With which status a write without the right to it is refused; both are reported. */
  readonly forbiddenStatus: 403 | 400;

  /** Whether a JWT may name a generic login host as its audience instead of the organisation's My Domain. */
  readonly genericAudience: 'refused' | 'taken';
  /** Whether each use of a refresh token gives a new one and ends the old. */
  readonly rotatingRefreshTokens: boolean;
  /** Tokens are given out and then refused, for ever. */
  readonly endless401: boolean;
  /** Logins of one user in an hour, after which "login rate exceeded". */
  readonly loginsPerHour: number;
  /** Whether a login leaves a row in LoginHistory, and moves the user's LastLoginDate: integrations log in too. */
  readonly loginsLeaveTraces: boolean;

  /** Requests in 24 hours, rolling; then REQUEST_LIMIT_EXCEEDED "TotalRequests". */
  readonly dailyRequests: number;
  /** Bulk query jobs in 24 hours, rolling. */
  readonly dailyBulkJobs: number;
  /** How many requests of others run for over 20 seconds; at 25 REQUEST_LIMIT_EXCEEDED "ConcurrentRequests". */
  readonly longRequests: number;
  /** Whether `Sforce-Limit-Info` tells of bursts and of the app's own share too. */
  readonly wordyLimitInfo: boolean;
}

export const LIKELY: SalesforceBehaviour = {
  wholeSeconds: true,
  unevenPages: false,
  longestUrl: 16_384,
  slowBeyondHours: null,
  bulkPageRows: 250_000,
  bulkPolls: 1,
  bulkFailure: null,
  bulkRefusal: 'creation',
  headerOnEachPage: true,
  sforceHeaders: true,
  parallelResults: true,
  bulkInstants: 'Z',
  bulkNumbers: 'plain',
  deletedLogHours: 15 * 24,
  feedIds: 600_000,
  feedLagMinutes: 0,
  unmodifiedSince: 'honoured',
  forbiddenStatus: 403,
  genericAudience: 'refused',
  rotatingRefreshTokens: false,
  endless401: false,
  loginsPerHour: 3600,
  loginsLeaveTraces: false,
  dailyRequests: 100_000,
  dailyBulkJobs: 10_000,
  longRequests: 0,
  wordyLimitInfo: false,
};
