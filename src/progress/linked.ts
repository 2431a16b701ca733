import { isObjectName } from '../crm/objects.ts';
import type { Link, RecordStore } from '../store/ports.ts';
import { LABEL_SQL } from './labels.ts';

/** One side of a link, for people. */
export interface LinkedRecord {
  readonly source: string;
  readonly id: string;
  readonly label: string;
  /** Address of its page in the CRM; null where there is none. */
  readonly address: string | null;
}

/** A link with what people call its two records. */
export interface LinkView {
  readonly link: Link;
  readonly left: LinkedRecord;
  readonly right: LinkedRecord;
}

/** All links between the CRMs, the most certain first. */
export async function readLinks(store: RecordStore): Promise<LinkView[]> {
  const links = await store.links.links();
  const sources = new Map((await store.knowledge.sources()).map((state) => [state.source, state.links]));
  const records = links.flatMap(({ object, left, right }) =>
    [left, right].map(({ source, id }) => ({ source, object, recordId: id })),
  );
  const labels = await store.measuring.labels(records, LABEL_SQL);
  const shown = (object: string, { source, id }: Link['left']): LinkedRecord => ({
    source,
    id,
    label: labels.get(`${source} ${object} ${id}`) ?? id,
    address: isObjectName(object)
      ? (sources.get(source)?.[object]?.replace('{id}', encodeURIComponent(id)) ?? null)
      : null,
  });
  return links.map((link) => ({
    link,
    left: shown(link.object, link.left),
    right: shown(link.object, link.right),
  }));
}
