import type { App } from '@slack/bolt';

/** A small app with something of everything that people can use, for the tests of the page. */

const text = (label: string) => ({ type: 'plain_text' as const, text: label });
const options = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, text: text(label) }));
const field = (block_id: string, label: string, element: Record<string, unknown>, rest = {}) => ({
  type: 'input',
  block_id,
  label: text(label),
  element: { action_id: 'a', ...element },
  ...rest,
});

export interface Words {
  readonly title: string;
  readonly save: string;
  readonly cancel: string;
  readonly labels: readonly string[];
  readonly stages: Readonly<Record<string, string>>;
}

export const ENGLISH: Words = {
  title: 'Fix Aegean Lines',
  save: 'Save',
  cancel: 'Cancel',
  labels: [
    'Next step',
    'Amount in euros',
    'E-mail',
    'Web page',
    'Close date',
    'At what time',
    'Stage',
    'Products',
    'Owner',
    'Also tell',
    'Account',
    'How sure are you?',
    'What was checked',
  ],
  stages: { proposal: 'Proposal', negotiation: 'Negotiation', won: 'Won' },
};

export const PERSIAN: Words = {
  title: 'اصلاح معاملهٔ کاسپین',
  save: 'ذخیره',
  cancel: 'انصراف',
  labels: [
    'گام بعدی',
    'مبلغ به یورو',
    'رایانامه',
    'نشانی وب',
    'تاریخ بستن',
    'ساعت',
    'مرحله',
    'محصول‌ها',
    'مالک',
    'به چه کسانی گفته شود',
    'شرکت',
    'چقدر مطمئن هستید؟',
    'چه چیزهایی بررسی شد',
  ],
  stages: { proposal: 'پیشنهاد', negotiation: 'مذاکره', won: 'برنده' },
};

/** A modal with every kind of field. */
export function everyField({ title, save, cancel, labels, stages }: Words) {
  const [step, amount, email, web, date, time, stage, products, owner, tell, account, sure, checked] = labels;
  const said = (label: string | undefined): string => label ?? '';
  return {
    type: 'modal' as const,
    callback_id: 'fix',
    notify_on_close: true,
    title: text(title),
    submit: text(save),
    close: text(cancel),
    blocks: [
      field(
        'step',
        said(step),
        { type: 'plain_text_input', multiline: true, max_length: 200 },
        { optional: true },
      ),
      field('amount', said(amount), { type: 'number_input', is_decimal_allowed: true, min_value: '0' }),
      field('email', said(email), { type: 'email_text_input' }, { optional: true }),
      field('web', said(web), { type: 'url_text_input' }, { optional: true }),
      field('date', said(date), { type: 'datepicker', initial_date: '2026-12-18' }),
      field('time', said(time), { type: 'timepicker', initial_time: '09:30' }, { optional: true }),
      field('stage', said(stage), { type: 'static_select', options: options(stages) }),
      field(
        'products',
        said(products),
        {
          type: 'multi_static_select',
          option_groups: [{ label: text('2026'), options: options({ a: 'Anchor', b: 'Buoy' }) }],
        },
        { optional: true },
      ),
      field('owner', said(owner), { type: 'users_select', initial_user: 'U0ANA00001' }),
      field('tell', said(tell), { type: 'multi_users_select' }, { optional: true }),
      field('account', said(account), { type: 'external_select', min_query_length: 2 }, { optional: true }),
      field('sure', said(sure), { type: 'radio_buttons', options: options({ yes: '100 %', no: '50 %' }) }),
      field(
        'checked',
        said(checked),
        { type: 'checkboxes', options: options({ crm: 'CRM', mail: 'E-mail' }) },
        { optional: true },
      ),
    ],
  };
}

export const nudgeWithButtons = {
  text: 'Good morning Ana. One fix.',
  blocks: [
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: '*Deal Aegean Lines*: the close date passed 12 days ago, so the forecast of goal 1 leaves its €84,000 out.',
      },
      accessory: {
        type: 'overflow',
        action_id: 'later',
        options: options({ tomorrow: 'Tomorrow', week: 'Next week' }),
      },
    },
    {
      type: 'actions',
      block_id: 'deeds',
      elements: [
        { type: 'button', action_id: 'fix', style: 'primary', text: text('Fix'), value: 'deal-1' },
        {
          type: 'button',
          action_id: 'drop',
          style: 'danger',
          text: text('Not an issue'),
          confirm: {
            title: text('Not an issue?'),
            text: text('Your programme manager will see the reason.'),
            confirm: text('Go on'),
            deny: text('Keep it'),
          },
        },
        { type: 'button', action_id: 'silent', text: text('Ask') },
        {
          type: 'static_select',
          action_id: 'reassign',
          placeholder: text('Not mine'),
          options: options({ n: 'Nikos' }),
        },
      ],
    },
  ],
};

/** What the app heard, one entry a deed: `fix deal-1`. */
export function liveIn(app: App, words: () => Words): string[] {
  const heard: string[] = [];
  app.action('fix', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: (body as { trigger_id: string }).trigger_id,
      view: everyField(words()) as never,
    });
  });
  app.action('drop', async ({ ack, respond }) => {
    await ack();
    heard.push('drop');
    await respond({ replace_original: true, text: 'Dropped: not an issue.' });
  });
  // Acknowledges nothing.
  app.action('silent', async () => void heard.push('silent'));
  for (const name of ['later', 'reassign']) {
    app.action(name, async ({ ack, action }) => {
      heard.push(`${name} ${(action as { selected_option: { value: string } }).selected_option.value}`);
      await ack();
    });
  }
  app.options('a', async ({ ack, options: asked }) => {
    const all = ['Aegean Lines', 'Aegean Ports', 'Boreal'].filter((one) => one.startsWith(asked.value));
    await ack({ options: options(Object.fromEntries(all.map((one) => [one, one]))) });
  });
  app.view('fix', async ({ ack, view }) => {
    const { values } = view.state;
    if (Number(values['amount']?.['a']?.value) > 1_000_000) {
      await ack({ response_action: 'errors', errors: { amount: 'Deals over a million need an approval.' } });
      return;
    }
    heard.push(`saved ${JSON.stringify(values)}`);
    await ack();
  });
  app.view({ callback_id: 'fix', type: 'view_closed' }, async ({ ack }) => {
    heard.push('closed');
    await ack();
  });
  app.command('/plumbline', async ({ ack, command }) => ack(`*${command.text}*: all four on pace.`));
  app.message(async ({ message, say }) => {
    await say({ text: `You wrote “${(message as { text: string }).text}”.`, thread_ts: message.ts });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const blocks = [
      { type: 'header', text: text('Your fixes') },
      { type: 'section', text: { type: 'mrkdwn', text: 'Three are open, about *4 minutes*.' } },
      { type: 'divider' },
      ...nudgeWithButtons.blocks,
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'Nobody else sees what you do here.' }] },
    ];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: blocks as never } });
  });
  return heard;
}
