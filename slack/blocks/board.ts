import type { KnownBlock } from '@slack/types';
import { boardParts, noBoardText } from '../../src/briefing/board.ts';
import type { OwnBoard } from '../board.ts';
import { partBlocks } from './part.ts';
import { type Form, MOST_BLOCK_CHARS, small } from './rich.ts';

/** The board on the Home tab. */
export function boardBlocks(told: Form, { board }: OwnBoard): KnownBlock[] {
  const { speaker } = told;
  return [
    { type: 'divider' },
    ...(board === null
      ? [small([{ text: noBoardText(speaker) }], told)]
      : boardParts(speaker, board).flatMap((part) => partBlocks(part, told, MOST_BLOCK_CHARS))),
  ];
}
