import { placeholder } from '../mirror/landed-text.ts';
import { verdictJoin } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';

/** Fields: see `Metric`. Definitions: table B3, marketing. */
export const MARKETING: readonly Metric[] = [
  {
    id: 'lead_conversion',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: ['lead.converted', 'lead.convertedOn'],
    alsoReads: [],
    joins: [],
    // A lead counts once it has had its 90 days; younger ones are not failures yet.
    member: `r.created_at >= {fromAt} and r.created_at <= {toAt} and cast(r.created_at as date) <= {asOf} - interval 90 day`,
    hit: `case when r.converted and r.converted_on is null then null
      else coalesce(r.converted, false) and r.converted_on <= cast(r.created_at as date) + interval 90 day end`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        lead: [
          { id: '1', createdAt: '2026-01-10T08:00:00.000Z', converted: true, convertedOn: '2026-02-10' },
          { id: '2', createdAt: '2026-01-10T08:00:00.000Z', converted: false },
          { id: '3', createdAt: '2026-01-10T08:00:00.000Z', converted: true, convertedOn: '2026-06-01' },
          { id: '4', createdAt: '2026-01-10T08:00:00.000Z', converted: false },
          { id: '5', createdAt: '2026-06-10T08:00:00.000Z', converted: false },
        ],
      },
      value: 0.25,
    },
  },
  {
    id: 'reachable',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'contact',
    decides: [],
    carries: ['contact.email', 'contact.emailOptOut', 'contact.emailBounced'],
    alsoReads: [],
    joins: [verdictJoin('email_verdict', 'email', 'r.email')],
    member: 'true',
    hit: `coalesce(email_verdict.ok, false) and coalesce(email_verdict.fault, '') <> 'disposable'
      and not coalesce(r.email_bounced, false) and not coalesce(r.email_opt_out, false)`,
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        contact: [
          { id: '1', email: 'maria@example.com' },
          { id: '2', email: 'nobody@' },
          { id: '3', email: 'ola@example.com', emailOptOut: true },
          { id: '4', email: null },
        ],
      },
      value: 0.25,
    },
  },
  {
    id: 'source_known',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: ['lead.origin'],
    joins: [],
    member: 'r.created_at >= {fromAt} and r.created_at <= {toAt}',
    hit: `not ${placeholder('r.origin')}`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        lead: [
          { id: '1', createdAt: '2026-01-10T08:00:00.000Z', origin: 'Web' },
          { id: '2', createdAt: '2026-01-10T08:00:00.000Z', origin: ' unknown ' },
          { id: '3', createdAt: '2026-01-10T08:00:00.000Z', origin: null },
          { id: '4', createdAt: '2026-01-10T08:00:00.000Z', origin: 'Trade fair' },
        ],
      },
      value: 0.5,
    },
  },
];
