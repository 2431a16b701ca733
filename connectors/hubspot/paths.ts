/** Where the vendor's endpoints are, by the version in its paths. Nothing else of the connector knows a path. */
export interface Paths {
  list(type: string): string;
  record(type: string, id: string): string;
  search(type: string): string;
  batchRead(type: string): string;
  associations(from: string, to: string): string;
  properties(type: string): string;
  pipelines(type: string): string;
  readonly owners: string;
  readonly campaigns: string;
  readonly details: string;
  readonly logins: string;
  readonly token: string;
}

/**
 * @param version HUBSPOT_API_VERSION: `v3`, with v4 for associations and v1 for tokens as they go together, or a
 *   dated version, `2026-09`, which stands behind the name of each part of the interface
 */
export function pathsOf(version: string): Paths {
  const named = encodeURIComponent;
  const dated = version !== 'v3';
  const objects = dated ? `/crm/objects/${version}` : '/crm/v3/objects';
  const associations = dated ? `/crm/associations/${version}` : '/crm/v4/associations';
  const properties = dated ? `/crm/properties/${version}` : '/crm/v3/properties';
  const pipelines = dated ? `/crm/pipelines/${version}` : '/crm/v3/pipelines';
  const account = dated ? `/account-info/${version}` : '/account-info/v3';
  return {
    list: (type) => `${objects}/${named(type)}`,
    record: (type, id) => `${objects}/${named(type)}/${named(id)}`,
    search: (type) => `${objects}/${named(type)}/search`,
    batchRead: (type) => `${objects}/${named(type)}/batch/read`,
    associations: (from, to) => `${associations}/${named(from)}/${named(to)}/batch/read`,
    properties: (type) => `${properties}/${named(type)}`,
    pipelines: (type) => `${pipelines}/${named(type)}`,
    owners: dated ? `/crm/owners/${version}` : '/crm/v3/owners',
    campaigns: dated ? `/marketing/campaigns/${version}` : '/marketing/v3/campaigns',
    details: `${account}/details`,
    logins: `${account}/activity/login`,
    token: dated ? `/oauth/${version}/token` : '/oauth/v1/token',
  };
}
