import type { FieldVisibility, ObjectSchema } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import type { FieldSource, Part } from './parts.ts';
import { type Definition, type Definitions, isVisible, sourceOf } from './plan.ts';

/** A type that the token may read, with what the portal shows of it. */
export interface ReadablePart {
  readonly part: Part;
  readonly definitions: Definitions;
}

/**
 * What can be seen of an object: of its types together, since one of them is enough for a field.
 * @param stageLabels of the object's pipelines; asked for only where a field holds a stage
 */
export async function schemaOf(
  object: ObjectName,
  fields: readonly string[],
  parts: readonly ReadablePart[],
  mapping: SourceMapping,
  linkable: ReadonlySet<string>,
  stageLabels: (part: Part, definition: Definition | undefined) => Promise<readonly string[]>,
): Promise<ObjectSchema> {
  const told: Record<string, FieldVisibility> = {};
  for (const field of fields) {
    const sources = parts.flatMap(({ part, definitions }) => {
      const source = sourceOf(part, field, mapping);
      return source ? [{ part, definitions, source }] : [];
    });
    const seen = sources.find(({ source, definitions }) => isVisible(source, definitions, linkable));
    if (!seen) {
      told[field] = hiddenField(sources[0]);
      continue;
    }
    const { part, source, definitions } = seen;
    const [first = ''] = source.properties;
    const definition = definitions.get(first);
    const labels = source.holdsStage ? await stageLabels(part, definition) : null;
    told[field] = visibleField(source, definition, labels);
  }
  return { object, visible: true, reason: null, fields: told };
}

function visibleField(
  source: FieldSource,
  definition: Definition | undefined,
  labels: readonly string[] | null,
): FieldVisibility {
  const computed = definition?.calculated === true;
  const named = labels === null && !source.derived && definition !== undefined && definition.names.size > 0;
  return {
    visible: true,
    vendorField: source.link ? `associations.${source.link}` : (definition?.name ?? null),
    writable: definition?.writable === true && !source.derived && !computed,
    options: labels ?? (source.derived ? null : (definition?.options ?? null)),
    ...(named && { labels: definition.names }),
    reason: null,
    vendorType: source.link ? 'association' : (definition?.type ?? null),
    computed,
  };
}

function hiddenField(
  seen: { readonly part: Part; readonly source: FieldSource } | undefined,
): FieldVisibility {
  const vendorField = seen?.source.properties[0] ?? null;
  const reason = !seen
    ? 'No property is mapped to it; name one in mapping.yaml.'
    : seen.source.link
      ? `The token may not read ${seen.source.link}; add their scope to the Service Key.`
      : `The portal shows no property ${seen.source.properties.join(', ')} of ${seen.part.type}; create it there, name another in mapping.yaml, or add the scope that it needs to the Service Key.`;
  return notVisible(reason, vendorField);
}

/** A field that cannot be seen, and why. */
export function notVisible(reason: string, vendorField: string | null = null): FieldVisibility {
  return {
    visible: false,
    vendorField,
    writable: false,
    options: null,
    reason,
    vendorType: null,
    computed: false,
  };
}

/** An object of which nothing can be seen, and why. */
export function notVisibleObject(
  object: ObjectName,
  fields: readonly string[],
  reason: string,
): ObjectSchema {
  const entries = fields.map((field) => [field, notVisible(reason)]);
  return { object, visible: false, reason, fields: Object.fromEntries(entries) };
}
