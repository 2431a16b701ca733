import { z } from 'zod';

/**
 * The composition objects of Block Kit: text, option, confirmation, Slack file. Structure only: lengths and
 * counts stand in `limits.ts`. Source: `@slack/types` 3.2; strict, so that a misspelt key is refused.
 */

export const plainText = z.strictObject({
  type: z.literal('plain_text'),
  text: z.string(),
  emoji: z.boolean().optional(),
});

export const mrkdwn = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string(),
  verbatim: z.boolean().optional(),
});

export const anyText = z.discriminatedUnion('type', [plainText, mrkdwn]);

export const confirmation = z.strictObject({
  title: plainText.optional(),
  text: anyText,
  confirm: plainText.optional(),
  deny: plainText.optional(),
  style: z.enum(['primary', 'danger']).optional(),
});

/** An option of a menu. */
export const option = z.strictObject({
  text: plainText,
  value: z.string(),
  description: plainText.optional(),
});

/** An option of a group of checkboxes or radio buttons, which may hold markup. */
export const markedOption = z.strictObject({
  text: anyText,
  value: z.string(),
  description: anyText.optional(),
});

/** An option of an overflow menu, which may open an address. */
export const linkOption = z.strictObject({ ...option.shape, url: z.string().optional() });

export const optionGroup = z.strictObject({ label: plainText, options: z.array(option) });

const slackFile = z
  .strictObject({ id: z.string().optional(), url: z.string().optional() })
  .refine((file) => (file.id === undefined) !== (file.url === undefined), {
    error: 'must define exactly one of `id` or `url`',
  });

/** Where a picture comes from: exactly one of the two keys; `oneImageSource` checks that. */
export const imageSource = { image_url: z.string().optional(), slack_file: slackFile.optional() };

export const oneImageSource = {
  check: (image: { image_url?: unknown; slack_file?: unknown }) =>
    (image.image_url === undefined) !== (image.slack_file === undefined),
  error: 'must define exactly one of `image_url` or `slack_file`',
};
