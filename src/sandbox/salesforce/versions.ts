/** Three versions come a year. */
const FIRST_SEASON = { version: 41, year: 18 };
const OLDEST_VERSION = FIRST_SEASON.version;
const NEWEST_VERSION = 68;

/** What `/services/data` lists. */
export function versions(): object[] {
  const all: object[] = [];
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version++) {
    const since = version - FIRST_SEASON.version;
    const season = ['Winter', 'Spring', 'Summer'][since % 3];
    const year = FIRST_SEASON.year + Math.floor(since / 3);
    all.push({ label: `${season} '${year}`, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return all;
}

/** The number in `v62.0` and the like; null for a version that is not served. */
export function versionNumber(version: string): number | null {
  const number = Number(/^v(\d+)\.0$/.exec(version)?.[1] ?? 0);
  return number >= OLDEST_VERSION && number <= NEWEST_VERSION ? number : null;
}
