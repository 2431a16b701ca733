import { z } from 'zod';
import {
  anyText,
  confirmation,
  imageSource,
  linkOption,
  markedOption,
  oneImageSource,
  option,
  optionGroup,
  plainText,
} from './composition.ts';
import { richText } from './rich-text.ts';

/** The structure of Block Kit's elements. Source: `@slack/types` 3.2. Lengths and counts: `limits.ts`. */

const text = z.string().optional();
const flag = z.boolean().optional();
const whole = z.number().int().optional();
const texts = z.array(z.string()).optional();

const action = { action_id: text };
const confirmable = { ...action, confirm: confirmation.optional() };
const focusable = { ...confirmable, focus_on_load: flag };
const menu = { ...focusable, placeholder: plainText.optional() };
const several = { max_selected_items: whole };
const style = z.enum(['primary', 'danger']).optional();
const filter = z
  .strictObject({
    include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).optional(),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  })
  .optional();
const choices = { options: z.array(option).optional(), option_groups: z.array(optionGroup).optional() };
const oneList = {
  check: (list: { options?: unknown; option_groups?: unknown }) =>
    (list.options === undefined) !== (list.option_groups === undefined),
  error: 'must define exactly one of `options` or `option_groups`',
};
const dispatch = z
  .strictObject({
    trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional(),
  })
  .optional();
const typed = {
  ...action,
  placeholder: plainText.optional(),
  focus_on_load: flag,
  dispatch_action_config: dispatch,
};

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText,
  value: text,
  url: text,
  style,
  accessibility_label: text,
  ...confirmable,
});

export const imageElement = z
  .strictObject({ type: z.literal('image'), alt_text: z.string(), ...imageSource })
  .refine(oneImageSource.check, { error: oneImageSource.error });

const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plainText,
  workflow: z.strictObject({
    trigger: z.strictObject({
      url: z.string(),
      customizable_input_parameters: z
        .array(z.strictObject({ name: z.string(), value: z.string() }))
        .optional(),
    }),
  }),
  style,
  accessibility_label: text,
  ...confirmable,
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  options: z.array(markedOption),
  initial_options: z.array(markedOption).optional(),
  ...focusable,
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  options: z.array(markedOption),
  initial_option: markedOption.optional(),
  ...focusable,
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(linkOption),
  ...confirmable,
});

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  initial_date: z.iso.date().optional(),
  ...menu,
});

const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  initial_date_time: whole,
  ...focusable,
});

const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  initial_time: text,
  timezone: text,
  ...menu,
});

const selects = [
  z
    .strictObject({
      type: z.literal('static_select'),
      initial_option: option.optional(),
      ...choices,
      ...menu,
    })
    .refine(oneList.check, { error: oneList.error }),
  z.strictObject({ type: z.literal('users_select'), initial_user: text, ...menu }),
  z.strictObject({
    type: z.literal('conversations_select'),
    initial_conversation: text,
    default_to_current_conversation: flag,
    response_url_enabled: flag,
    filter,
    ...menu,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    initial_channel: text,
    response_url_enabled: flag,
    ...menu,
  }),
  z.strictObject({
    type: z.literal('external_select'),
    initial_option: option.optional(),
    min_query_length: whole,
    ...menu,
  }),
] as const;

const multiSelects = [
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      initial_options: z.array(option).optional(),
      ...choices,
      ...several,
      ...menu,
    })
    .refine(oneList.check, { error: oneList.error }),
  z.strictObject({ type: z.literal('multi_users_select'), initial_users: texts, ...several, ...menu }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    initial_conversations: texts,
    default_to_current_conversation: flag,
    filter,
    ...several,
    ...menu,
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), initial_channels: texts, ...several, ...menu }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    initial_options: z.array(option).optional(),
    min_query_length: whole,
    ...several,
    ...menu,
  }),
] as const;

const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richText.optional(),
  min_lines: whole,
  max_lines: whole,
  ...typed,
});

const typedInputs = [
  z.strictObject({ type: z.literal('email_text_input'), initial_value: text, ...typed }),
  z.strictObject({ type: z.literal('file_input'), filetypes: texts, max_files: whole, ...action }),
  z.strictObject({
    type: z.literal('number_input'),
    is_decimal_allowed: z.boolean(),
    initial_value: text,
    min_value: text,
    max_value: text,
    ...typed,
  }),
  z.strictObject({
    type: z.literal('plain_text_input'),
    initial_value: text,
    multiline: flag,
    min_length: whole,
    max_length: whole,
    ...typed,
  }),
  z.strictObject({ type: z.literal('url_text_input'), initial_value: text, ...typed }),
] as const;

const feedbackButton = z.strictObject({
  text: plainText,
  value: z.string(),
  accessibility_label: text,
});

const pickers = [checkboxes, datepicker, radioButtons, timepicker, ...selects, ...multiSelects] as const;

export const actionsElement = z.discriminatedUnion('type', [
  button,
  datetimepicker,
  overflow,
  richTextInput,
  workflowButton,
  ...pickers,
]);

export const accessory = z.discriminatedUnion('type', [
  button,
  imageElement,
  overflow,
  workflowButton,
  ...pickers,
]);

export const inputElement = z.discriminatedUnion('type', [
  datetimepicker,
  richTextInput,
  ...typedInputs,
  ...pickers,
]);

export const contextElement = z.discriminatedUnion('type', [imageElement, anyText]);

export const contextAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    positive_button: feedbackButton,
    negative_button: feedbackButton,
    ...action,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    icon: z.string(),
    text: plainText,
    value: text,
    accessibility_label: text,
    visible_to_user_ids: texts,
    ...confirmable,
  }),
]);
