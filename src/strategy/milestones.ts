import { z } from 'zod';
import { type Day, isDay } from '../clock.ts';

const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD');

/** What is to be done or reached on the way to a goal, in the order of their days. */
export const Milestones = z
  .array(
    z.strictObject({
      /** What is done by then, in the organisation's words. */
      title: z.string().min(1).max(80),
      due: day,
      /** What the goal's number is to be by then, in its own unit; none where it is something to be done. */
      value: z.number().optional(),
    }),
  )
  .default([]);

/** What a milestone must agree with. */
interface Way {
  readonly baseline: { readonly value: number; readonly on: Day };
  readonly target?: number | undefined;
  readonly due: Day;
}

/** What is wrong with a goal's milestones beside its time and its way, each by its place among them. */
export function milestoneProblems(
  milestones: z.infer<typeof Milestones>,
  { baseline, target, due: end }: Way,
): { path: (string | number)[]; message: string }[] {
  return milestones.flatMap(({ due, value }, index) => {
    const before = milestones.slice(0, index);
    const late = before.at(-1)?.due ?? due;
    const furthest = before.findLast((one) => one.value !== undefined)?.value;
    return [
      ...(due > baseline.on && due <= end
        ? []
        : [
            {
              path: [index, 'due'],
              message: `the milestone is due on ${due}, outside the goal's time: give a day after ${baseline.on}, up to ${end}`,
            },
          ]),
      ...(late <= due
        ? []
        : [
            {
              path: [index, 'due'],
              message: `milestones stand in the order of their days, and ${due} comes before ${late}: change the day, or move it up`,
            },
          ]),
      ...(value === undefined ? [] : valueProblems(value, baseline.value, target, furthest)).map(
        (message) => ({
          path: [index, 'value'],
          message,
        }),
      ),
    ];
  });
}

/** @param furthest the value of the milestone with one before it */
function valueProblems(
  value: number,
  baseline: number,
  target: number | undefined,
  furthest: number | undefined,
): string[] {
  if (target === undefined)
    return [
      'a goal to keep within limits has no way to go, so its milestones have no `value`: leave it out, or give the goal a `target`',
    ];
  const share = (of: number) => (of - baseline) / (target - baseline);
  if (share(value) <= 0 || share(value) > 1)
    return [
      `the value ${value} does not lie on the way from the baseline ${baseline} to the target ${target}: give one beyond the baseline, up to the target`,
    ];
  if (furthest !== undefined && share(value) < share(furthest))
    return [
      `the value ${value} lies before that of an earlier milestone (${furthest}): give one that is as far or further`,
    ];
  return [];
}
