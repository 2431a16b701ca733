import { dayAfter } from '../worlds/year/wall.ts';

export const TOKEN = 'xoxb-kills-0123456789';
export const SPONSORS = ['ingrid@example.test', 'board@example.test', 'olav@example.test'] as const;
export const REPS = ['ana', 'bo', 'cem'] as const;
export const ADMIN = 'pm@example.test';
export const CHANNEL = '#crm-strategy';

/** The day that is delivered in a round. */
export function dayOfRound(round: number): string {
  return dayAfter('2026-01-05', round);
}
