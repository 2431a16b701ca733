import type { ImageBlock } from '@slack/types';
import type { Brief, GoalPart, GoalState } from '../../src/briefing/brief.ts';
import { drawTrendPicture, type Tone } from '../../src/drawing/picture.ts';
import { cut, tame } from '../../src/language/foreign.ts';
import { createSpeaker, type Speaker } from '../../src/language/speak.ts';
import { plain } from './controls.ts';
import { paragraphText } from './text.ts';

/** Slack's limit on what is read aloud in the place of a picture. */
const MOST_ALT = 2_000;
/** Enough for what a picture shows in general. */
const MOST_TITLE = 200;

const TONES: Readonly<Record<GoalState, Tone>> = {
  met: 'good',
  ahead: 'good',
  on: 'good',
  behind: 'poor',
  missed: 'poor',
  unknown: 'unknown',
};

/** A picture to go with a brief, before it is uploaded. */
export interface Picture {
  /** SVG without text. */
  readonly drawing: string;
  /** What it shows, and how to read it. */
  readonly title: string;
  /** The same for those who cannot see it. */
  readonly spoken: string;
}

/** The goals of a brief over time; null where none of them has a trend, as on a quiet day. */
export function trendPicture({ parts, language, direction }: Brief): Picture | null {
  const goals = parts.flatMap((part) =>
    part.kind === 'goal' && part.trend !== null ? [{ ...part, trend: part.trend }] : [],
  );
  if (goals.length === 0) return null;
  const speaker = createSpeaker(language);
  const rows = goals.map(({ number, state, trend: { points, aims, ahead } }) => {
    return { numeral: speaker.number(number), tone: TONES[state], points, aims, ahead };
  });
  const expected = goals.some(({ trend }) => trend.ahead !== null);
  return {
    drawing: drawTrendPicture(rows, direction),
    title: speaker.say(expected ? 'picture.title.forecast' : 'picture.title'),
    spoken: cut(goals.map((goal) => trendSentence(goal, goal.trend.spoken, speaker)).join(' '), MOST_ALT),
  };
}

/** `Goal 1, Win more: From 28.2% in April to …`: what the line of one goal shows. */
export function trendSentence({ number, title }: GoalPart, trend: string, speaker: Speaker): string {
  const words = paragraphText([title], speaker.direction);
  return speaker.say('picture.goal', { number: speaker.number(number), title: words, trend });
}

/** @param file id of the uploaded picture */
export function pictureBlock({ title, spoken }: Picture, file: string): ImageBlock {
  return {
    type: 'image',
    slack_file: { id: file },
    alt_text: tame(spoken),
    title: plain(title, MOST_TITLE),
  };
}
