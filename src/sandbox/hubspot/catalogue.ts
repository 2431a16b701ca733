/** One kind of record that the pretended portal serves, by the names that the vendor accepts for it. */
export interface ObjectType {
  readonly plural: string;
  readonly singular: string;
  readonly typeId: string;
  /** The property that holds the time of the last change. */
  readonly modified: string;
  /** What is sent where a call names no properties. */
  readonly defaults: readonly string[];
  /** Without it the vendor refuses to read records of this type. */
  readonly scope: string;
  /** Read by endpoints of its own, not by those for records. */
  readonly apart?: boolean;
}

function objectType(
  plural: string,
  singular: string,
  typeId: string,
  defaults: string,
  scope?: string,
): ObjectType {
  return {
    plural,
    singular,
    typeId,
    modified: plural === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate',
    defaults: defaults.split(' ').filter(Boolean),
    scope: scope ?? `crm.objects.${plural}.read`,
  };
}

const ENGAGEMENT_SCOPE = 'crm.objects.contacts.read';

export const OBJECT_TYPES: readonly ObjectType[] = [
  objectType('calls', 'call', '0-48', '', ENGAGEMENT_SCOPE),
  objectType('companies', 'company', '0-2', 'name domain'),
  objectType('contacts', 'contact', '0-1', 'firstname lastname email'),
  objectType('deals', 'deal', '0-3', 'amount closedate dealname dealstage pipeline'),
  objectType('emails', 'email', '0-49', '', 'sales-email-read'),
  objectType('leads', 'lead', '0-136', 'hs_lead_name'),
  objectType('line_items', 'line_item', '0-8', 'name price quantity amount hs_product_id'),
  objectType('meetings', 'meeting', '0-47', '', ENGAGEMENT_SCOPE),
  objectType('notes', 'note', '0-46', '', ENGAGEMENT_SCOPE),
  objectType('products', 'product', '0-7', 'name description price', 'e-commerce'),
  objectType('tasks', 'task', '0-27', '', ENGAGEMENT_SCOPE),
  objectType('tickets', 'ticket', '0-5', 'subject content hs_pipeline hs_pipeline_stage', 'tickets'),
  { ...objectType('campaigns', 'campaign', '0-35', 'hs_name', 'marketing.campaigns.read'), apart: true },
  { ...objectType('logins', 'login', 'logins', '', 'account-info.security.read'), apart: true },
];

/** A type of record that an organisation made. */
export interface CustomObject {
  /** `2-1234567`. */
  readonly typeId: string;
  /** `service_request`. */
  readonly name: string;
  /** What people read; the name unless told. */
  readonly plural?: string;
}

const CUSTOM_ID = /^2-\d+$/;

/**
 * The types of one portal, by any name that paths and tables use: plural, singular, `0-3`, in any case; for those of
 * the organisation the id, the name, and the name behind `p_` or `p` and the portal's number.
 * @param tables names of its tables; one that looks like the id of a custom type makes such a type
 */
export function typesOf(
  portalId: number,
  custom: readonly CustomObject[],
  tables: readonly string[],
): (name: string) => ObjectType | undefined {
  const told = new Set(custom.flatMap(({ typeId, name }) => [typeId, name]));
  const untold = tables.filter((name) => CUSTOM_ID.test(name) && !told.has(name));
  const types = new Map<string, ObjectType>();
  for (const { typeId, name } of [...custom, ...untold.map((name) => ({ typeId: name, name }))]) {
    const plural = tables.includes(typeId) ? typeId : name;
    const type = objectType(plural, name, typeId, '', 'crm.objects.custom.read');
    const names = [plural, typeId, name, `p_${name}`, `p${portalId}_${name}`];
    for (const each of names) types.set(each.toLowerCase(), type);
  }
  return (name) => types.get(name.toLowerCase()) ?? objectTypeOf(name);
}

const byName = new Map(
  OBJECT_TYPES.flatMap((type) =>
    [type.plural, type.singular, type.typeId].map((name) => [name, type] as const),
  ),
);

/** The type that a path or a table calls so: plural, singular or `0-3`, in any case; undefined for none. */
export function objectTypeOf(name: string): ObjectType | undefined {
  return byName.get(name.toLowerCase());
}

/** What the vendor says of one link between two records. */
export interface AssociationType {
  readonly category: 'HUBSPOT_DEFINED';
  readonly typeId: number;
  readonly label: string | null;
}

/** By `from>to`: the number of the unlabelled link, and of the primary one where there is such. */
const ASSOCIATION_IDS: Readonly<Record<string, readonly [number, number?]>> = {
  'call>company': [182],
  'call>contact': [194],
  'call>deal': [206],
  'call>ticket': [220],
  'company>call': [181],
  'company>contact': [280, 2],
  'company>deal': [342, 6],
  'company>email': [185],
  'company>meeting': [187],
  'company>note': [189],
  'company>task': [191],
  'company>ticket': [340, 25],
  'contact>call': [193],
  'contact>company': [279, 1],
  'contact>deal': [4],
  'contact>email': [197],
  'contact>meeting': [199],
  'contact>note': [201],
  'contact>task': [203],
  'contact>ticket': [15],
  'deal>call': [205],
  'deal>company': [341, 5],
  'deal>contact': [3],
  'deal>email': [209],
  'deal>line_item': [19],
  'deal>meeting': [211],
  'deal>note': [213],
  'deal>task': [215],
  'deal>ticket': [27],
  'email>company': [186],
  'email>contact': [198],
  'email>deal': [210],
  'email>ticket': [224],
  'lead>company': [610],
  'lead>contact': [608, 578],
  'line_item>deal': [20],
  'meeting>company': [188],
  'meeting>contact': [200],
  'meeting>deal': [212],
  'meeting>ticket': [226],
  'note>company': [190],
  'note>contact': [202],
  'note>deal': [214],
  'note>ticket': [228],
  'task>company': [192],
  'task>contact': [204],
  'task>deal': [216],
  'task>ticket': [230],
  'ticket>call': [219],
  'ticket>company': [339, 26],
  'ticket>contact': [16],
  'ticket>deal': [28],
  'ticket>email': [223],
  'ticket>meeting': [225],
  'ticket>note': [227],
  'ticket>task': [229],
};

/** Stands for a pair of types whose number the vendor does not publish. */
const UNLISTED_ID = 9999;

/**
 * The types of a link. A company, or a lead's contact, that is linked first is the primary one and carries a
 * second, labelled type, as with the vendor.
 */
export function associationTypes(from: ObjectType, to: ObjectType, first: boolean): AssociationType[] {
  const [plain, primary] = ASSOCIATION_IDS[`${from.singular}>${to.singular}`] ?? [UNLISTED_ID];
  const types: AssociationType[] = [{ category: 'HUBSPOT_DEFINED', typeId: plain, label: null }];
  if (primary !== undefined && first) {
    types.push({ category: 'HUBSPOT_DEFINED', typeId: primary, label: 'Primary' });
  }
  return types;
}

/** The names under which a list answer shows the same link: `deal_to_company`, `deal_to_company_unlabeled`. */
export function associationNames(from: ObjectType, to: ObjectType, first: boolean): string[] {
  const name = `${from.singular}_to_${to.singular}`;
  const hasPrimary = (ASSOCIATION_IDS[`${from.singular}>${to.singular}`] ?? []).length > 1;
  if (!hasPrimary) return [name];
  return first ? [name, `${name}_unlabeled`] : [`${name}_unlabeled`];
}
