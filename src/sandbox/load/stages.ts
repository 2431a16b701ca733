import type { HubspotPipeline, VendorField, VendorRow, VendorType } from '../vendor-data.ts';
import { tableSpec } from './catalogue.ts';
import type { LoadMap, Stage } from './schema.ts';

const DEALS_PIPELINE = 'default';
const TICKETS_PIPELINE = '0';
const FIRST_STAGE_ID: Readonly<Record<string, number>> = { deals: 101, tickets: 201 };

/** What the stage of a row decides, by table: the fields that no column may fill where stages are told. */
const DECIDED: Readonly<Record<string, readonly [name: string, type: VendorType][]>> = {
  Opportunity: [
    ['IsClosed', 'boolean'],
    ['IsWon', 'boolean'],
    ['Probability', 'double'],
  ],
  Case: [['IsClosed', 'boolean']],
  deals: [
    ['pipeline', 'string'],
    ['hs_is_closed', 'boolean'],
    ['hs_is_closed_won', 'boolean'],
    ['hs_deal_stage_probability', 'double'],
  ],
  tickets: [['hs_pipeline', 'string']],
};

function stagesOf(map: LoadMap, table: string): Readonly<Record<string, Stage>> | undefined {
  return Object.hasOwn(map.stages, table) ? map.stages[table] : undefined;
}

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

/** Everything that a row's stage decides, the stage field among it; undefined for a stage that is not told. */
export function stageValues(map: LoadMap, table: string, label: string): VendorRow | undefined {
  const stages = stagesOf(map, table) ?? {};
  const stage = Object.hasOwn(stages, label) ? stages[label] : undefined;
  if (!stage) return undefined;
  const { closed, won, probability } = stage;
  const field = tableSpec(map.crm, table)?.stage ?? '';
  const known = new Set(stageFields(map, table).map(({ name }) => name));
  const decided: VendorRow = {
    IsClosed: closed,
    IsWon: won,
    Probability: probability ?? null,
    pipeline: DEALS_PIPELINE,
    hs_pipeline: TICKETS_PIPELINE,
    hs_is_closed: closed,
    hs_is_closed_won: won,
    hs_deal_stage_probability: probability === undefined ? null : probability / 100,
  };
  const row: VendorRow = { [field]: storedStage(map, table, label) };
  for (const [name, value] of Object.entries(decided)) if (known.has(name)) row[name] = value;
  return row;
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
