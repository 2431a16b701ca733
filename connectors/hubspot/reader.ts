import type { ObjectSchema } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { partsOf } from './custom.ts';
import type { PullKit } from './full.ts';
import type { Heirs } from './heirs.ts';
import type { Wire } from './lists.ts';
import type { Part, Setting, Stage } from './parts.ts';
import { type Definition, MERGED, type PartPlan, planPart, sourceOf, type Translator } from './plan.ts';
import type { Portal } from './portal.ts';
import type { RecordType } from './record-type.ts';
import { modifiedOf } from './schema.ts';
import type { Searched } from './searching.ts';
import { notVisibleObject, type ReadablePart, schemaOf } from './visibility.ts';

/** What the portal shows of our objects, and how they are read. Asks only for what nobody asked for in this run. */
export interface Reader {
  describe(object: ObjectName, fields: readonly string[]): Promise<ObjectSchema>;
  /** @throws {AccessError} where nothing of the object can be seen */
  prepare(object: ObjectName, asked: readonly string[], until: string, history: boolean): Promise<PullKit>;
  /** Null where no type of the object can be read. */
  typeOf(object: ObjectName, id: string, fields: readonly string[]): Promise<RecordType | null>;
  /** The types that an object is read from, those that the token may not read too. */
  parts(object: ObjectName): Promise<readonly ReadablePart[]>;
}

export function createReader(options: {
  readonly wire: Wire;
  readonly portal: Portal;
  readonly heirs: Heirs;
  readonly mapping: SourceMapping;
  readonly log: Log;
  readonly now: () => string;
}): Reader {
  const { wire, portal, mapping, log } = options;

  function parts(object: ObjectName): Promise<readonly ReadablePart[]> {
    return Promise.all(
      partsOf(object, mapping).map(async (part) => ({
        part,
        definitions: await portal.definitions(part.type),
      })),
    );
  }

  /** The types of an object that we may read, and the types that its fields link to and we may read. */
  async function seen(object: ObjectName, fields: readonly string[]) {
    const all = await parts(object);
    const readable = all.filter(({ definitions }) => definitions.size > 0);
    const linkable = new Set<string>();
    for (const { part } of readable) {
      for (const field of fields) {
        const type = sourceOf(part, field, mapping)?.link;
        if (type && (await portal.definitions(type)).size > 0) linkable.add(type);
      }
    }
    return { all, readable, linkable };
  }

  async function stageLabels(part: Part, definition: Definition | undefined): Promise<readonly string[]> {
    if (definition?.labels) return [...new Set(definition.labels)];
    const stages = await portal.stages(part.type);
    return [...new Set([...stages.values()].map(({ label }) => label))];
  }

  async function settingFor(plan: PartPlan, until: string): Promise<Setting> {
    const { details, stages, users } = plan.needs;
    const { zone, currency } = details ? await portal.details() : { zone: 'UTC', currency: '' };
    return {
      zone,
      currency,
      stages: stages ? await portal.stages(plan.part.type) : new Map<string, Stage>(),
      users: users ? await portal.users() : new Map<string, string>(),
      until,
    };
  }

  return {
    parts,

    async describe(object, fields) {
      const { all, readable, linkable } = await seen(object, fields);
      if (readable.length === 0) return notVisibleObject(object, fields, reasonOf(object, all));
      return schemaOf(object, fields, readable, mapping, linkable, stageLabels);
    },

    async prepare(object, asked, until, history) {
      const { all, readable, linkable } = await seen(object, asked);
      if (readable.length === 0) throw notReadable(object, reasonOf(object, all));
      const schema = await schemaOf(object, asked, readable, mapping, linkable, async () => []);
      const fields = asked.filter((field) => schema.fields[field]?.visible);
      const plans = readable.map(({ part, definitions }) =>
        planPart({ part, fields, mapping, definitions, linkable, history }),
      );
      const mergeable: Searched[] = [];
      for (const type of linkable) {
        if ((await portal.definitions(type)).has(MERGED))
          mergeable.push({ type, modified: modifiedOf(type) });
      }
      const translators = new Map<PartPlan, Promise<Translator>>();
      return {
        ...wire,
        plans,
        fields,
        log,
        heirs: options.heirs,
        mergeable,
        translator(plan) {
          const known = translators.get(plan);
          if (known) return known;
          const made = settingFor(plan, until).then((setting) => plan.translator(setting));
          translators.set(plan, made);
          return made;
        },
      };
    },

    async typeOf(object, id, asked) {
      const { readable, linkable } = await seen(object, asked);
      const found = readable.find(({ part }) => id.startsWith(part.idPrefix));
      if (!found) return null;
      const { part, definitions } = found;
      const plan = planPart({ part, fields: asked, mapping, definitions, linkable, history: true });
      const setting = await settingFor(plan, options.now());
      return {
        part,
        vendorId: id.slice(part.idPrefix.length),
        plan,
        translator: plan.translator(setting),
        setting,
        property(field) {
          const source = sourceOf(part, field, mapping);
          if (!source || source.link || source.derived) return null;
          return definitions.get(source.properties[0] ?? '') ?? null;
        },
      };
    },
  };
}

function reasonOf(object: ObjectName, parts: readonly ReadablePart[]): string {
  if (parts.length === 0) return `Records of the kind ${object} are not read from HubSpot.`;
  const types = parts.map(({ part }) => part.type).join(', ');
  const scopes = [...new Set(parts.map(({ part }) => part.scope))].join(', ');
  if (parts.some(({ part }) => part.custom)) {
    return `The portal shows no object ${types}; check vendorObject in mapping.yaml, or add the scope ${scopes} to the Service Key.`;
  }
  return `The token may not read ${types}; add the scope ${scopes} to the Service Key.`;
}

function notReadable(object: ObjectName, reason: string): AccessError {
  return new AccessError({
    what: `Records of the kind ${object} cannot be read from HubSpot.`,
    why: reason,
    next: 'Run `plumbline doctor` to see what is visible.',
  });
}
