import { z } from 'zod';
import { anyText, imageSource, mrkdwn, oneImageSource, plainText } from './composition.ts';
import {
  accessory,
  actionsElement,
  button,
  contextAction,
  contextElement,
  imageElement,
  inputElement,
} from './elements.ts';
import { richText } from './rich-text.ts';

/**
 * The structure of Block Kit's blocks. Source: `@slack/types` 3.2; `data_visualization`, which those types
 * lack, from docs.slack.dev. Left out, and so refused: `file` (only ever received), `video` (needs a scope
 * that Plumbline does not ask for), `plan` and `task_card` (surfaces of agents).
 */

const base = { block_id: z.string().optional() };

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() });
const rows = z.array(z.array(z.discriminatedUnion('type', [rawText, rawNumber, richText])));

const plain = [
  z.strictObject({ type: z.literal('actions'), elements: z.array(actionsElement), ...base }),
  z.strictObject({ type: z.literal('context'), elements: z.array(contextElement), ...base }),
  z.strictObject({ type: z.literal('divider'), ...base }),
  z.strictObject({ type: z.literal('header'), text: plainText, ...base }),
  z
    .strictObject({
      type: z.literal('image'),
      alt_text: z.string(),
      title: plainText.optional(),
      ...imageSource,
      ...base,
    })
    .refine(oneImageSource.check, { error: oneImageSource.error }),
  z.strictObject({
    type: z.literal('input'),
    label: plainText,
    element: inputElement,
    hint: plainText.optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    ...base,
  }),
  richText,
  z
    .strictObject({
      type: z.literal('section'),
      text: anyText.optional(),
      fields: z.array(anyText).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
      ...base,
    })
    .refine((block) => block.text !== undefined || block.fields !== undefined, {
      error: 'must define either `text` or `fields`',
    }),
  z.strictObject({
    type: z.literal('table'),
    rows,
    column_settings: z
      .array(
        z.strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      )
      .optional(),
    ...base,
  }),
] as const;

const card = z
  .strictObject({
    type: z.literal('card'),
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn.optional(),
    subtitle: mrkdwn.optional(),
    body: mrkdwn.optional(),
    actions: z.array(button).optional(),
    ...base,
  })
  .refine(({ hero_image, title, actions, body }) => hero_image ?? title ?? actions ?? body, {
    error: 'must define at least one of `hero_image`, `title`, `actions` or `body`',
  });

const point = z.strictObject({ label: z.string(), value: z.number() });
const plotted = {
  series: z.array(z.strictObject({ name: z.string(), data: z.array(point) })),
  axis_config: z.strictObject({
    categories: z.array(z.string()),
    x_label: z.string().optional(),
    y_label: z.string().optional(),
  }),
};
const chart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('pie'), segments: z.array(point) }),
  z.strictObject({ type: z.literal('bar'), ...plotted }),
  z.strictObject({ type: z.literal('area'), ...plotted }),
  z.strictObject({ type: z.literal('line'), ...plotted }),
]);

export const anyBlock = z.discriminatedUnion('type', [
  ...plain,
  z.strictObject({
    type: z.literal('alert'),
    text: anyText,
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
    ...base,
  }),
  card,
  z.strictObject({ type: z.literal('carousel'), elements: z.array(card), ...base }),
  z
    .strictObject({
      type: z.literal('container'),
      title: plainText.optional(),
      rich_text_title: richText.optional(),
      subtitle: anyText.optional(),
      child_blocks: z.array(z.discriminatedUnion('type', plain)),
      width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
      icon: imageElement.optional(),
      is_collapsible: z.boolean().optional(),
      default_collapsed: z.boolean().optional(),
      has_header_divider: z.boolean().optional(),
      ...base,
    })
    .refine((block) => block.title ?? block.rich_text_title, {
      error: 'must define either `title` or `rich_text_title`',
    })
    .refine((block) => !block.default_collapsed || block.is_collapsible, {
      error: '`default_collapsed` needs `is_collapsible`',
    }),
  z.strictObject({ type: z.literal('context_actions'), elements: z.array(contextAction), ...base }),
  z.strictObject({
    type: z.literal('data_table'),
    rows,
    caption: z.string(),
    page_size: z.number().int().optional(),
    row_header_column_index: z.number().int().optional(),
    ...base,
  }),
  z.strictObject({ type: z.literal('data_visualization'), title: z.string(), chart, ...base }),
  z.strictObject({ type: z.literal('markdown'), text: z.string(), ...base }),
]);

/** The frame of a modal or a Home tab; its blocks are checked apart. */
export const anyView = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plainText,
    submit: plainText.optional(),
    close: plainText.optional(),
    blocks: z.array(z.unknown()),
    private_metadata: z.string().optional(),
    callback_id: z.string().optional(),
    external_id: z.string().optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('home'),
    blocks: z.array(z.unknown()),
    private_metadata: z.string().optional(),
    callback_id: z.string().optional(),
    external_id: z.string().optional(),
  }),
]);
