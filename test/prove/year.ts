import type { Figure } from './run.ts';
import { liveYear } from './year-run.ts';

/** A year of messages in five time zones; see `test/worlds/year/readme.md`. */
export async function year(tell: (figure: Figure) => void): Promise<void> {
  const each = { sponsors: 2, reps: 3 };
  const lived = await liveYear({ seed: 1, from: '2027-01-01', to: '2027-12-31', each, outages: 60 });
  const { verdict, people, restarts, mishaps } = lived;
  const { due, inTime, excused, latestMinutes, nudges, faults, forms, corrected, toCorrect } = verdict;
  const none = (name: string, said: RegExp, bar: string) => {
    const those = faults.filter((fault) => said.test(fault));
    tell({ name, value: those.length === 0 ? 0 : those.slice(0, 5), bar, holds: those.length === 0 });
  };
  tell({
    name: 'year digests in time',
    value: { due, inTime, excused, latestMinutes, ...people },
    bar: 'every digest due within five minutes of its hour, or of the return of the process; excused where it did not run',
    holds: inTime + excused === due && due > 2_000,
  });
  none('year digests missing or not in time', /nothing came|late|early/, '0');
  none(
    'year messages too many, on days off or unwanted',
    /messages|day off|wants no|nobody knows|had changed/,
    '0',
  );
  none('year messages at night', /quiet hours|: at \d/, '0');
  none('year nudges against what reps want', /agreement|took it back|disturbed|before their hour/, '0');
  none('year digests of another form', /instead of/, '0');
  tell({
    name: 'year digests put right',
    value: { corrected, toCorrect },
    bar: 'each that rested on less than came to be known before its evening, and no other',
    holds:
      corrected === toCorrect && corrected > 50 && !faults.some((fault) => /right|without need/.test(fault)),
  });
  tell({
    name: 'year as it was',
    value: { nudges, ...forms, restarts, ...mishaps },
    bar: 'more than 1,000 nudges, every form of digest, 50 restarts',
    holds: nudges > 1_000 && restarts > 50 && Object.values(forms).every((count) => count > 20),
  });
}
