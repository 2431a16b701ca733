/**
 * How the pretended portal behaves where the real one is not known for certain, or where a test wants a harder one.
 * Limits and lags count by the clock that the sandbox was given.
 */
export interface HubspotBehaviour {
  /** Everything that looks like chance follows from it. */
  readonly seed: number;
  /** A change shows in searches at its time plus up to so much; lists and single records show it at once. */
  readonly searchLagMs: number;
  /** 2: searches are answered in turn by two indexes that lag differently, so that a record comes and goes. */
  readonly searchReplicas: 1 | 2;
  /** Share of hits that match by what the index knows, but are sent as they stand now: modified above the window. */
  readonly searchShowsFresh: number;
  /** Whether searches compare and sort `hs_object_id` as number or as text; which is unproven. */
  readonly idOrder: 'number' | 'text';
  /** Most characters in the body of a search; second-hand knowledge. */
  readonly searchBody: number;
  /** Most filters in one group of a search: 6 as documented of late, 10 before. */
  readonly filtersPerGroup: number;
  /** Most filters in one search: 18 as documented of late, 25 before. */
  readonly filtersInAll: number;
  /** Share of list pages that hold fewer records than asked for, or none, and yet a cursor; second-hand knowledge. */
  readonly shortPageShare: number;
  /** Most records in one page or batch with property history: 50 by second-hand knowledge, else 100. */
  readonly listWithHistory: number;
  /** Most characters in an address, beyond which the answer is 414; reports go from 2,000 to 16,200. */
  readonly longestUrl: number;
  /** Calls of one token within ten seconds, searches apart; with the vendor 190, or 110 for OAuth. */
  readonly callsPerTenSeconds: number;
  /** Calls of one service key from midnight to midnight of the portal's zone; OAuth has no daily limit. */
  readonly callsPerDay: number;
  /** Searches of all tokens within one second; with the vendor 5; null for no limit. */
  readonly searchesPerSecond: number | null;
  /** Whether answers tell the limits (OAuth without the daily pair, searches never), or none does. */
  readonly rateHeaders: 'by-token' | 'none';
  /** Whether a 429 says how long to wait; undocumented, sometimes seen. */
  readonly retryAfter: 'never' | 'sometimes' | 'always';
  /** Refused values stand in the message as a JSON array, or among `errors`; the first was read, the second heard of. */
  readonly validationErrors: 'embedded' | 'listed';
  /** A batch update on v3 of which a part fails does the rest and answers 207, or does nothing. */
  readonly batchFailures: 'partial' | 'whole';
  /** Whether refreshing hands out another refresh token and kills the one used. */
  readonly rotateRefreshTokens: boolean;
  /** Whether bringing an archived record back moves its modified time. */
  readonly undeleteMovesModified: boolean;
  /** Whether the loser of a merge stands in the archived list as well. */
  readonly mergeShowsLoser: boolean;
  /** Whether a merge moves the modified time of the records that were linked to the loser. */
  readonly mergeMovesLinked: boolean;
  /** Whether a batch read by the id of a merged record gives the winner, as reading it alone does. */
  readonly batchReadFollowsMerge: boolean;
  /** Whether calculated properties move the modified time; that they do was read. */
  readonly recalculationMovesModified: boolean;
  /** Days for which an archived record can be listed and brought back. */
  readonly archivedKeptDays: number;
  /** Most linked records of one type that one answer holds for one record. */
  readonly associationPage: number;
  /** Paths before the dated versions become unsupported in 2027: still answered, or 404. */
  readonly oldPaths: 'served' | 'gone';
}

/** The likelier of each; without lag, short pages or tight limits, which a test or a person asks for. */
export const LIKELY: HubspotBehaviour = {
  seed: 1,
  searchLagMs: 0,
  searchReplicas: 1,
  searchShowsFresh: 0.2,
  idOrder: 'number',
  searchBody: 3000,
  filtersPerGroup: 6,
  filtersInAll: 18,
  shortPageShare: 0,
  listWithHistory: 50,
  longestUrl: 8000,
  callsPerTenSeconds: 100_000,
  callsPerDay: 1_000_000,
  searchesPerSecond: null,
  rateHeaders: 'by-token',
  retryAfter: 'sometimes',
  validationErrors: 'embedded',
  batchFailures: 'partial',
  rotateRefreshTokens: false,
  undeleteMovesModified: true,
  mergeShowsLoser: false,
  mergeMovesLinked: false,
  batchReadFollowsMerge: true,
  recalculationMovesModified: true,
  archivedKeptDays: 90,
  associationPage: 500,
  oldPaths: 'served',
};
