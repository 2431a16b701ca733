import type { Speaker } from '../../language/speak.ts';

const [MINUTE, HOUR] = [60, 3_600];
/** Up to so many minutes are told in minutes. */
const MOST_MINUTES = 90;

/** About how long work takes, as one says it: in whole minutes, then in hours. */
export function durationText(speaker: Speaker, seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / MINUTE));
  if (minutes <= MOST_MINUTES) return speaker.value(minutes, 'minutes');
  return speaker.value(Math.max(1, Math.round(seconds / HOUR)), 'hours');
}
