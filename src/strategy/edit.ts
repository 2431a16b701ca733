import { isMap, isSeq, parseDocument } from 'yaml';
import { BugError } from '../errors.ts';

/** One change of a document: a value put at a path, or added to the list that stands there. */
export interface Edit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly how: 'set' | 'append';
}

/**
 * A strategy's text with changes made in it. Remarks and the order of what is not changed stay as they are; what is
 * missing on the way to a path is made. The result is as unchecked as the text was.
 * @throws {BugError} where the text is no YAML, or something else than a map or list stands on the way
 */
export function editDocument(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new BugError('A document that was read before cannot be parsed.');
  for (const { path, value, how } of edits) {
    if (how === 'set') {
      document.setIn(path, document.createNode(value));
      continue;
    }
    const list = document.getIn(path);
    if (isSeq(list)) list.add(document.createNode(value));
    else if (list === undefined || list === null || (isMap(list) && list.items.length === 0))
      document.setIn(path, document.createNode([value]));
    else throw new BugError(`There is no list at ${path.join('.')} of the document.`);
  }
  return document.toString({ lineWidth: 0 });
}
