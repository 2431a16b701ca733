/** Words that only English has among the languages that are spoken, so that one of them is enough to tell. */
export const ENGLISH_WORDS: ReadonlySet<string> = new Set(
  `about account accounts activities activity after again amount and another any are because been before behind belongs
  both campaign campaigns cannot case check choose close closed company contact contacts correct cost country customer
  customers date deal deals does duplicate each either employees enter every fewer field first fix fixes from goal goals
  had has have his history how industry into is its itself least looks missing more most never nobody not nothing
  number numbers of on once only other others our owner own pace past people record records same second share
  should shown since still than that the their them then there these they this those ticket tickets trust two
  until user users value was were what when where which while who whose will with without would year years you your`.split(
    /\s+/,
  ),
);

/** Names of products and words that other languages took over or quote: no sign of a sentence in English. */
export const TAKEN_OVER: ReadonlySet<string> = new Set([
  'asdf',
  'crm',
  'domain',
  'e-mail',
  'follow',
  'hubspot',
  'info',
  'nps',
  'pipeline',
  'plumbline',
  'salesforce',
  'slack',
  'test',
  'up',
  'user',
]);
