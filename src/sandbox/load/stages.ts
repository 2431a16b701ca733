import type { HubspotPipeline, VendorField, VendorRow, VendorType } from '../vendor-data.ts';
import { tableSpec } from './catalogue.ts';
import type { LoadMap, Stage } from './schema.ts';

const DEALS_PIPELINE = 'default';
const TICKETS_PIPELINE = '0';
const FIRST_STAGE_ID: Readonly<Record<string, number>> = { deals: 101, tickets: 201 };

/** What the loader fills from the stage of a row, by table. */
const DECIDED: Readonly<Record<string, readonly [name: string, type: VendorType][]>> = {
  Opportunity: [
    ['IsClosed', 'boolean'],
    ['IsWon', 'boolean'],
    ['Probability', 'double'],
  ],
  Case: [['IsClosed', 'boolean']],
  deals: [['pipeline', 'string']],
  tickets: [['hs_pipeline', 'string']],
};

function stagesOf(map: LoadMap, table: string): Readonly<Record<string, Stage>> | undefined {
  return Object.hasOwn(map.stages, table) ? map.stages[table] : undefined;
}

/** What HubSpot itself works out from its pipelines. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  deals: ['hs_is_closed', 'hs_is_closed_won', 'hs_deal_stage_probability'],
};

/** Whether a field holds the stage of a table whose stages are told. */
export function isStageField(map: LoadMap, table: string, field: string): boolean {
  return stagesOf(map, table) !== undefined && tableSpec(map.crm, table)?.stage === field;
}

/** The values that a table's stage field can take, as stored. */
export function storedStages(map: LoadMap, table: string): string[] {
  return Object.keys(stagesOf(map, table) ?? {}).map((label) => storedStage(map, table, label));
}

/** Fields that the stages of a table fill. A probability is one only where a stage states it. */
export function stageFields(map: LoadMap, table: string): VendorField[] {
  const stages = stagesOf(map, table);
  if (!stages) return [];
  const stated = Object.values(stages).some(({ probability }) => probability !== undefined);
  return (DECIDED[table] ?? [])
    .filter(([, type]) => type !== 'double' || stated)
    .map(([name, type]) => ({ name, label: name, type }));
}

/** Names of the fields that follow from the stages of a table, by the loader's work or the vendor's; no column fills them. */
export function decidedFields(map: LoadMap, table: string): string[] {
  if (!stagesOf(map, table)) return [];
  return [...stageFields(map, table).map(({ name }) => name), ...(DERIVED[table] ?? [])];
}

/** By stage as files write it, everything that it decides of a row, the stage field among it. */
export function stageValues(map: LoadMap, table: string): ReadonlyMap<string, VendorRow> {
  const field = tableSpec(map.crm, table)?.stage ?? '';
  const filled = stageFields(map, table).map(({ name }) => name);
  const entries = Object.entries(stagesOf(map, table) ?? {}).map(([label, stage]): [string, VendorRow] => {
    const decided: VendorRow = {
      IsClosed: stage.closed,
      IsWon: stage.won,
      Probability: stage.probability ?? null,
      pipeline: DEALS_PIPELINE,
      hs_pipeline: TICKETS_PIPELINE,
    };
    const values = filled.map((name) => [name, decided[name] ?? null]);
    return [label, { [field]: storedStage(map, table, label), ...Object.fromEntries(values) }];
  });
  return new Map(entries);
}

/** One pipeline for each HubSpot table whose stages are told. An open stage has a probability if one is stated. */
export function pipelines(map: LoadMap): HubspotPipeline[] {
  return (['deals', 'tickets'] as const).flatMap((object) => {
    const stages = stagesOf(map, object);
    if (!stages) return [];
    const [id, label] =
      object === 'deals' ? [DEALS_PIPELINE, 'Sales Pipeline'] : [TICKETS_PIPELINE, 'Support Pipeline'];
    return [
      {
        object,
        id,
        label,
        stages: Object.entries(stages).map(([name, stage], displayOrder) => ({
          id: storedStage(map, object, name),
          label: name,
          displayOrder,
          metadata:
            object === 'deals' ? dealMetadata(stage) : { ticketState: stage.closed ? 'CLOSED' : 'OPEN' },
        })),
      },
    ];
  });
}

/** HubSpot tells won from lost by a closed stage's probability of 1 or 0. */
function dealMetadata({ closed, won, probability }: Stage): Record<string, string> {
  if (closed) return { isClosed: 'true', probability: won ? '1.0' : '0.0' };
  if (probability === undefined) return { isClosed: 'false' };
  return { isClosed: 'false', probability: String(probability / 100) };
}

/** Salesforce stores a stage's label, HubSpot its id. */
function storedStage(map: LoadMap, table: string, label: string): string {
  if (map.crm === 'salesforce') return label;
  return String((FIRST_STAGE_ID[table] ?? 0) + Object.keys(stagesOf(map, table) ?? {}).indexOf(label));
}
