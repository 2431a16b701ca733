import type { HubspotOwner, HubspotPortal, VendorTable } from '../vendor-data.ts';
import { type HubspotBehaviour, LIKELY } from './behaviour.ts';
import { type CustomObject, type ObjectType, objectTypeOf, typesOf } from './catalogue.ts';
import { createHistories, type Histories } from './histories.ts';
import { createLinks, type Links } from './links.ts';
import { propertiesOf, type Traits } from './properties.ts';
import { createTable, type Table } from './table.ts';

/** A portal made ready to be served: indexed, and open to change. */
export interface LivePortal {
  /** As it was when the server started. */
  readonly data: HubspotPortal;
  readonly behaviour: HubspotBehaviour;
  readonly custom: readonly CustomObject[];
  readonly links: Links;
  readonly histories: Histories;
  /** People and queues; changed in place. */
  readonly owners: HubspotOwner[];
  /** The type that a path or table calls so; undefined for none. */
  typeOf(name: string): ObjectType | undefined;
  /** Undefined where the portal has no such table. */
  table(type: ObjectType): Table | undefined;
  tables(): readonly Table[];
  /** Where a record went in a merge, however many there were; undefined where it went nowhere. */
  mergedInto(type: ObjectType, id: string): string | undefined;
  noteMerge(type: ObjectType, loser: string, winner: string): void;
  /** Everything as it stands now. */
  snapshot(): HubspotPortal;
}

/** What a portal holds beside its data. */
export interface PortalExtras {
  readonly behaviour?: HubspotBehaviour;
  readonly customObjects?: readonly CustomObject[];
  readonly traits?: Traits;
}

/** @throws {RangeError} for a table or a link of a type that no portal has */
export function openPortal(data: HubspotPortal, extras: PortalExtras = {}): LivePortal {
  const { behaviour = LIKELY, customObjects: custom = [], traits = {} } = extras;
  const typeOf = typesOf(
    data.portalId,
    custom,
    data.tables.map(({ name }) => name),
  );
  const links = createLinks(data.associations, typeOf);
  const histories = createHistories(data.history, (table) => typeOf(table)?.plural ?? table);
  const owners = [...data.owners];
  const [contacts, companies] = ['contacts', 'companies'].map(objectTypeOf);
  const companyOf = (id: string) =>
    (contacts && companies ? links.of(contacts, id, companies)[0] : null) ?? null;

  const tables = new Map<ObjectType, Table>();
  const sources = new Map<ObjectType, VendorTable>();
  for (const source of data.tables) {
    const type = typeOf(source.name);
    if (!type) throw new RangeError(`A HubSpot portal has no table ${source.name}.`);
    const own = traits[source.name] ?? {};
    const properties = propertiesOf(type, source, { pipelines: data.pipelines, companyOf }, own);
    tables.set(type, createTable(type, properties, source.rows, behaviour));
    sources.set(type, source);
  }

  const mergers = new Map<string, string>();
  const keyOf = (type: ObjectType, id: string) => `${type.plural}/${id}`;

  return {
    data,
    behaviour,
    custom,
    links,
    histories,
    owners,
    typeOf,
    table: (type) => tables.get(type),
    tables: () => [...tables.values()],

    mergedInto(type, id) {
      let winner: string | undefined;
      for (
        let next = mergers.get(keyOf(type, id));
        next !== undefined;
        next = mergers.get(keyOf(type, next))
      ) {
        winner = next;
      }
      return winner;
    },

    noteMerge: (type, loser, winner) => void mergers.set(keyOf(type, loser), winner),

    snapshot: () => ({
      ...data,
      owners: [...owners],
      tables: [...tables].map(([type, { live, archived }]) => ({
        name: sources.get(type)?.name ?? type.plural,
        fields: sources.get(type)?.fields ?? [],
        rows: [live, archived].flatMap((index) => [...index.byId()].map((slot) => index.row(slot))),
      })),
      associations: links.all(),
      history: histories.all(),
    }),
  };
}
