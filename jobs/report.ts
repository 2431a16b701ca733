import { speakerFor } from '../src/briefing/speaking.ts';
import type { Report } from '../src/briefing/sponsor-report/form.ts';
import { composeReport } from '../src/briefing/sponsor-report/index.ts';
import { readReport } from '../src/progress/report-view.ts';
import { readerOf } from './digest.ts';
import type { House } from './house.ts';

/** The trust that a number should have before anybody builds on it: to it the shortest lists lead. */
const WANTED_TRUST = 0.9;

/**
 * The day's report in somebody's language and by their clock; the first sponsor's, unless told. The numbers are the same
 * for whoever reads it, so that it can be sent on.
 * @param ask.language BCP 47; the reader's unless told
 * @throws {ConfigError} when the day was not scored, or nobody has the address
 */
export async function reportFor(
  house: House,
  ask: { readonly recipient?: string; readonly language?: string } = {},
): Promise<Report> {
  const { store, connectors, clock } = house;
  const strategy = house.strategy();
  const reader = await readerOf(house, ask.recipient);
  const day = house.day();
  const report = await readReport({ store, strategy, connectors, clock, day, wanted: WANTED_TRUST });
  const speaker = speakerFor({ ...reader, language: ask.language ?? reader.language }, strategy);
  return composeReport({ report, speaker, zone: reader.zone ?? strategy.organisation.zone });
}
