import type { Reply } from '../exchange.ts';
import { associationTypes, type ObjectType } from './catalogue.ts';
import { batchReply } from './records.ts';
import { batchError, invalid } from './refusals.ts';
import { type Asked, limitIn, parseBody, requireTable } from './request.ts';

const MOST_INPUTS = 1000;

interface LinkedPage {
  readonly to: readonly object[];
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

/** @param after how many were given before */
function linkedPage(
  { portal }: Asked,
  from: ObjectType,
  id: string,
  to: ObjectType,
  { after, limit }: { readonly after: number; readonly limit: number },
): LinkedPage {
  const ids = portal.links.of(from, id, to);
  const end = after + limit;
  return {
    to: ids.slice(after, end).map((toObjectId, place) => ({
      toObjectId,
      associationTypes: associationTypes(from, to, after + place === 0),
    })),
    ...(end < ids.length ? { paging: { next: { after: String(end), link: `?after=${end}` } } } : {}),
  };
}

/** Up to 1,000 records at once, each with its own `after`; 207 where some have no such link. */
export function readAssociations(asked: Asked): Reply {
  const [from = '', to = ''] = asked.parts;
  const source = requireTable(asked, from).type;
  const target = requireTable(asked, to).type;
  const { inputs = [] } = parseBody<{ inputs?: readonly { id?: string; after?: string }[] }>(asked.call);
  if (inputs.length > MOST_INPUTS) throw invalid(`At most ${MOST_INPUTS} inputs can be read at once`);
  const limit = asked.portal.behaviour.associationPage;
  const results: object[] = [];
  const errors: object[] = [];
  for (const { id, after } of inputs) {
    const fromId = String(id);
    const page = linkedPage(asked, source, fromId, target, { after: Number(after ?? 0), limit });
    if (page.to.length > 0) results.push({ from: { id: fromId }, ...page });
    else errors.push(noneFound(source, fromId, target));
  }
  return batchReply(asked, results, errors);
}

function noneFound(from: ObjectType, fromId: string, to: ObjectType): object {
  return batchError(
    'OBJECT_NOT_FOUND',
    `No ${to.singular} is associated with ${from.singular} ${fromId}.`,
    { fromObjectId: [fromId], fromObjectType: [from.singular], toObjectType: [to.singular] },
    'crm.associations.NO_ASSOCIATIONS_FOUND',
  );
}

/** The links of one record; not among the dated paths. */
export function listAssociations(asked: Asked): Reply {
  const [from = '', id = '', to = ''] = asked.parts;
  const source = requireTable(asked, from).type;
  const target = requireTable(asked, to).type;
  const limit = limitIn(asked.call.query, 500, asked.portal.behaviour.associationPage);
  const after = Number(asked.call.query.get('after') ?? 0);
  const { to: results, ...paging } = linkedPage(asked, source, id, target, { after, limit });
  return { status: 200, body: { results, ...paging } };
}
