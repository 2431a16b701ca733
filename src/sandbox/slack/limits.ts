/**
 * Slack's limits on what Block Kit payloads hold, as data. Sources: the comments of `@slack/types` 3.2 and
 * docs.slack.dev. Characters are counted as UTF-16 units, the strictest reading of "characters".
 */

/** The least and the most that are still accepted, both inclusive. */
export interface Bound {
  /** Characters of a string, or of the `text` of a text object. */
  readonly chars?: readonly [number, number];
  /** Entries of a list. */
  readonly items?: readonly [number, number];
  /** A number itself. */
  readonly value?: readonly [number, number];
}

/** By kind of object, then by the way to a value inside it; `*` stands for every entry of a list. */
export type LimitTable = Readonly<Record<string, Readonly<Record<string, Bound>>>>;

const chars = (most: number, least = 1): Bound => ({ chars: [least, most] });
const items = (most: number, least = 1): Bound => ({ items: [least, most] });
const value = (least: number, most: number): Bound => ({ value: [least, most] });
const ENDLESS = Number.POSITIVE_INFINITY;

const picture = { alt_text: chars(2000), title: chars(2000), image_url: chars(3000) };
const select = { options: items(100), option_groups: items(100) };
const plotted = {
  series: items(6),
  'series/*/name': chars(20),
  'series/*/data': items(20),
  'series/*/data/*/label': chars(20),
  'axis_config/categories': items(20),
  'axis_config/categories/*': chars(20),
  'axis_config/x_label': chars(50),
  'axis_config/y_label': chars(50),
};
const feedback = {
  'positive_button/text': chars(75),
  'positive_button/value': chars(2000, 0),
  'positive_button/accessibility_label': chars(75),
  'negative_button/text': chars(75),
  'negative_button/value': chars(2000, 0),
  'negative_button/accessibility_label': chars(75),
};

/**
 * The kind of an object is its `type`. Objects without one have the kinds `confirm`, `option` and
 * `option_group`; `*` is every object.
 */
export const LIMITS: LimitTable = {
  '*': {
    block_id: chars(255),
    action_id: chars(255),
    placeholder: chars(150),
    max_selected_items: value(1, ENDLESS),
  },
  actions: { elements: items(25) },
  area: plotted,
  bar: plotted,
  button: { text: chars(75), value: chars(2000, 0), url: chars(3000), accessibility_label: chars(75) },
  card: { title: chars(150), subtitle: chars(150), body: chars(200), actions: items(ENDLESS) },
  carousel: { elements: items(10) },
  checkboxes: { options: items(10) },
  confirm: { title: chars(100), text: chars(300), confirm: chars(30), deny: chars(30) },
  container: { title: chars(150), subtitle: chars(150), child_blocks: items(10) },
  context: { elements: items(10) },
  context_actions: { elements: items(5) },
  data_table: {
    rows: items(101, 2),
    'rows/*': items(20),
    caption: chars(ENDLESS),
    page_size: value(1, 100),
    row_header_column_index: value(0, 19),
  },
  data_visualization: { title: chars(50) },
  feedback_buttons: feedback,
  file_input: { max_files: value(1, 10) },
  header: { text: chars(150) },
  home: { callback_id: chars(255), external_id: chars(255), private_metadata: chars(3000, 0) },
  icon_button: { text: chars(75), accessibility_label: chars(75), value: chars(2000, 0) },
  image: picture,
  input: { label: chars(2000), hint: chars(2000) },
  line: plotted,
  mrkdwn: { text: chars(3000) },
  modal: {
    title: chars(24),
    submit: chars(24),
    close: chars(24),
    callback_id: chars(255),
    external_id: chars(255),
    private_metadata: chars(3000, 0),
  },
  multi_static_select: select,
  option: { text: chars(75), description: chars(75), value: chars(75), url: chars(3000) },
  option_group: { label: chars(75), options: items(100) },
  overflow: { options: items(5) },
  pie: {
    segments: items(6),
    'segments/*/label': chars(20),
    'segments/*/value': value(Number.MIN_VALUE, ENDLESS),
  },
  plain_text: { text: chars(3000) },
  plain_text_input: {
    min_length: value(0, 3000),
    max_length: value(1, 3000),
    initial_value: chars(3000, 0),
  },
  radio_buttons: { options: items(10) },
  raw_number: { text: chars(ENDLESS) },
  raw_text: { text: chars(ENDLESS) },
  rich_text_input: { min_lines: value(1, 100), max_lines: value(1, 100) },
  rich_text_list: { indent: value(0, 8), border: value(0, 1) },
  rich_text_preformatted: { border: value(0, 1) },
  rich_text_quote: { border: value(0, 1) },
  section: { fields: items(10), 'fields/*': chars(2000) },
  static_select: select,
  table: { rows: items(100), 'rows/*': items(20), column_settings: items(20) },
  text: { text: chars(ENDLESS) },
};

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** How many blocks a surface holds. */
export const BLOCKS: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

/**
 * The surfaces of blocks that do not fit everywhere. Source: docs.slack.dev/blocks.json; data tables are not
 * described for views and so are held to messages.
 */
export const SURFACES: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  carousel: ['message', 'home'],
  container: ['message'],
  context_actions: ['message'],
  data_table: ['message'],
  data_visualization: ['message'],
  file_input: ['modal'],
  input: ['modal', 'home'],
  markdown: ['message'],
  table: ['message'],
};

/** Limits on a payload as a whole. */
export const TOTALS = {
  /** Characters of all `markdown` blocks. */
  markdownChars: 12_000,
  /** Characters of all cells of `table`, and of all cells of `data_table`, blocks. */
  tableChars: 10_000,
  /** `table` blocks. */
  tables: 1,
  /** `data_visualization` blocks. */
  charts: 2,
  /** Elements that take the focus when a view opens. */
  focused: 1,
  /**
   * Characters of all texts of a message's blocks; beyond it Slack answers `msg_blocks_too_long`. Measured by
   * users of Slack, nowhere documented: messages of 9,597 have passed and some of 11,341 have not.
   */
  messageBlockChars: 13_200,
  /** Characters of a message's `text`; what is longer is cut. */
  messageTextChars: 40_000,
  /** Characters of `text` in `chat.update`; what is longer is refused. */
  updateTextChars: 4_000,
  /** Bytes of a view as JSON. */
  viewBytes: 250_000,
} as const;
