import type { Board } from '../src/progress/board.ts';
import { readBoard } from '../src/progress/board-view.ts';
import { type House, peopleOf } from './house.ts';

/** The board of the week that ended last; null where there is none. What was called no issue counts on neither side. */
export async function latestBoard(house: House): Promise<Board | null> {
  const strategy = house.strategy();
  if (strategy.people.leaderboards === undefined) return null;
  const { exceptions } = await house.memory.read();
  const excused = exceptions.map(({ finding }) => {
    const [checkId = '', source = '', ...record] = finding.split(' ');
    return { checkId, source, recordId: record.join(' ') };
  });
  const { measuring } = house.store;
  return readBoard({ measuring, strategy, people: await peopleOf(house), excused, day: house.day() });
}
