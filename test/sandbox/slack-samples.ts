import { type Logger, LogLevel } from '@slack/web-api';
import type { SlackMember } from '../../src/sandbox/vendor-data.ts';

/** Messages as sponsors and reps would get them, in English and in Persian, for the tests that draw them. */

export const MEMBERS: readonly SlackMember[] = [
  {
    id: 'U0ANA00001',
    name: 'Ana Sørbø',
    email: 'ana@northlight.example.test',
    zone: 'Europe/Oslo',
    locale: 'en-GB',
  },
  {
    id: 'U0NICO0002',
    name: 'Nikos Papadakis',
    email: 'nikos@northlight.example.test',
    zone: 'Europe/Athens',
    locale: 'en-GB',
  },
  {
    id: 'U0SHIRIN03',
    name: 'شیرین رضایی',
    email: 'shirin@northlight.example.test',
    zone: 'Asia/Tehran',
    locale: 'fa-IR',
  },
  {
    id: 'U0QUIET004',
    name: 'Nguyễn Thị Ý',
    email: 'y@northlight.example.test',
    zone: 'Asia/Ho_Chi_Minh',
    locale: 'en-US',
  },
];

const section = (text: string, accessory?: unknown) => ({
  type: 'section',
  text: { type: 'mrkdwn', text },
  ...(accessory !== undefined && { accessory }),
});
const context = (text: string) => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] });
const header = (text: string) => ({ type: 'header', text: { type: 'plain_text', text, emoji: true } });
const button = (text: string, action_id: string, rest: Record<string, unknown> = {}) => ({
  type: 'button',
  text: { type: 'plain_text', text },
  action_id,
  ...rest,
});
const divider = { type: 'divider' };

export const digest = {
  text: 'CRM strategy, Northlight, Monday 23 November: two goals on pace, one behind, one cannot be judged yet.',
  blocks: [
    header('CRM strategy · Northlight · Monday 23 November'),
    context('Data as of 07:40 · <https://northlight.example.test/digest|Read in the browser>'),
    section('*Two goals on pace, one behind, one cannot be judged yet.*'),
    divider,
    section(
      ':large_green_circle: *1 Win more of what we quote*\nWin rate *31.4 %*, target 34 % by 31 March · on pace: forecast 34.6 % (80 %: 32.9–36.2) · trust 91 %',
    ),
    section(
      ':large_orange_circle: *2 Cheaper service*\n*€14.20* a case, target €12 · behind by 11 days · trust 58 %: 212 cases have no cost centre; with them it would be between €12.90 and €17.80',
    ),
    section(
      ':large_green_circle: *3 Keep the customers we have*\nRetention *93.1 %*, keep above 92 % · on pace · trust 97 %',
    ),
    section(
      ':white_circle: *4 Faster first answer*\nCannot be judged: 44 % of tickets arrive without a time of first answer',
    ),
    divider,
    section(
      '*What moved since Friday*\n• Nine stalled deals were closed: +1.2 points on goal 1\n• An import cleared 60 cost centres: trust of goal 2 fell from 66 to 58 %',
    ),
    section('*Asked of you:* shall a case need a cost centre before it closes?'),
    {
      type: 'actions',
      elements: [
        button('Yes', 'yes', { style: 'primary', value: 'q1' }),
        button('No', 'no', { value: 'q1' }),
        button('Discuss', 'discuss', { value: 'q1' }),
      ],
    },
    context('Teams, fields and duplicates are in the thread.'),
  ],
};

export const digestTeams = {
  text: 'Trust by team',
  blocks: [
    section('*Trust by team*'),
    {
      type: 'table',
      column_settings: [{ align: 'left' }, { align: 'right' }, { align: 'right' }, { align: 'right' }],
      rows: [
        ['Team', 'Records', 'Score', 'Change'],
        ['Sales Nordics', '1,204', '91', '+2'],
        ['Sales South', '988', '84', '−1'],
        ['Service', '3,410', '71', '−6'],
      ].map((row) => row.map((text) => ({ type: 'raw_text', text }))),
    },
  ],
};

export const digestFields = {
  text: 'Fields that cost most trust',
  blocks: [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'text', text: 'Fields that cost most trust', style: { bold: true } }],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: ['Cost centre of a case: 212 records', 'Close date of a deal: 31 records'].map(
            (text) => ({
              type: 'rich_text_section',
              elements: [{ type: 'text', text }],
            }),
          ),
        },
        {
          type: 'rich_text_quote',
          elements: [
            { type: 'text', text: 'Formula version 3; what is not visible to us is not counted as missing.' },
          ],
        },
      ],
    },
  ],
};

export const nudge = {
  text: 'Good morning Ana. Three fixes, about 4 minutes.',
  blocks: [
    section('Good morning Ana. *Three fixes, about 4 minutes.*'),
    section(
      '*<https://northlight.example.test/case/4711|Case 4711, Kostas Ltd>*: no cost centre. It is one of 212 that keep us from knowing what a case costs (goal: Cheaper service).',
      button('Open', 'open-1', { url: 'https://northlight.example.test/case/4711' }),
    ),
    section(
      '*<https://northlight.example.test/deal/88|Deal Aegean Lines &amp; Sons>*: close date passed 12 days ago, so the forecast of goal 1 leaves its €84,000 out.',
      button('Open', 'open-2', { url: 'https://northlight.example.test/deal/88' }),
    ),
    section(
      '*<https://northlight.example.test/contact/9|Contact P. Papadakis>*: two records look like the same person. Merging them keeps the mailing from going out twice.',
      button('Open', 'open-3', { url: 'https://northlight.example.test/contact/9' }),
    ),
    context('_5 more can wait._ · Nobody else sees what you do here.'),
  ],
};

export const digestInPersian = {
  text: 'راهبرد CRM، نورث‌لایت، دوشنبه ۲ آذر: دو هدف در مسیر است، یکی عقب است.',
  blocks: [
    header('راهبرد CRM · نورث‌لایت · دوشنبه ۲ آذر'),
    context('داده‌ها تا ساعت ۰۷:۴۰ · <https://northlight.example.test/digest|خواندن در مرورگر>'),
    section('*دو هدف در مسیر است، یکی عقب است و یکی هنوز قابل داوری نیست.*'),
    divider,
    section(
      ':large_green_circle: *۱ برد بیشتر از پیشنهادهای ما*\nنرخ برد *۳۱٫۴٪*، هدف ۳۴٪ تا ۱۱ فروردین · در مسیر: پیش‌بینی ۳۴٫۶٪ · اعتماد ۹۱٪',
    ),
    section(
      ':large_orange_circle: *۲ خدمات ارزان‌تر*\n*€14.20* برای هر پرونده، هدف €12 · یازده روز عقب · اعتماد ۵۸٪: مرکز هزینهٔ ۲۱۲ پرونده خالی است',
    ),
    section('*تغییر از جمعه*\n• نه معاملهٔ راکد بسته شد\n• یک ورود داده ۶۰ مرکز هزینه را پاک کرد'),
    {
      type: 'actions',
      elements: [button('بله', 'yes', { style: 'primary' }), button('نه', 'no'), button('گفت‌وگو', 'discuss')],
    },
  ],
};

export const nudgeInPersian = {
  text: 'صبح بخیر شیرین. سه اصلاح، حدود ۴ دقیقه.',
  blocks: [
    section('صبح بخیر شیرین. *دو اصلاح، حدود ۳ دقیقه.*'),
    section(
      '*<https://northlight.example.test/case/4711|پروندهٔ ۴۷۱۱، شرکت Kostas Ltd>*: مرکز هزینه ندارد.',
      button('باز کردن', 'open-1', { url: 'https://northlight.example.test/case/4711' }),
    ),
    {
      type: 'section',
      fields: [
        { type: 'mrkdwn', text: '*هدف*\nخدمات ارزان‌تر' },
        { type: 'mrkdwn', text: '*زمان*\nیک دقیقه' },
      ],
    },
    context('_۵ مورد دیگر می‌تواند صبر کند._'),
  ],
};

/** A logger for Slack's clients that says nothing: refusals are what the tests look for. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
