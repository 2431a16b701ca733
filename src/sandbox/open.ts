import { type Clock, systemClock } from '../clock.ts';
import { type HubspotSandbox, startHubspot } from './hubspot/index.ts';
import { type SalesforceSandbox, startSalesforce } from './salesforce/index.ts';
import type { SaveRule } from './salesforce/saving-rules.ts';
import { type SlackSandbox, startSlack } from './slack/slack-server.ts';
import type { HubspotPortal, SalesforceOrg, SlackMember, VendorEdit } from './vendor-data.ts';

/** What the servers are to hold. A CRM that is absent is not started. */
export interface SandboxData {
  readonly salesforce: SalesforceOrg | null;
  readonly hubspot: HubspotPortal | null;
  readonly team: string;
  readonly members: readonly SlackMember[];
  /** The manifest of the Slack app as JSON; an app that may do whatever the pretended Slack can unless told. */
  readonly manifest?: unknown;
  /** What the admin of the pretended Salesforce demands of a record that is saved; nothing unless told. */
  readonly rules?: readonly SaveRule[];
}

/** Running servers on 127.0.0.1. */
export interface Sandbox {
  /** By the name of their environment variable: the options that point Plumbline at these servers. */
  readonly settings: Readonly<Record<string, string>>;
  readonly salesforce: SalesforceSandbox | null;
  readonly hubspot: HubspotSandbox | null;
  readonly slack: SlackSandbox;
  apply(edits: {
    readonly salesforce: readonly VendorEdit[];
    readonly hubspot: readonly VendorEdit[];
  }): Promise<void>;
  stop(): Promise<void>;
}

// They open nothing but servers that were made up a moment ago and listen on this machine only.
const CLIENT_ID = 'sandbox-client';
const CLIENT_SECRET = 'sandbox-secret';
const HUBSPOT_TOKEN = 'sandbox-hubspot-key';
/** Nobody shares these servers, so nobody need wait. */
const SEARCHES = '1000';
const SLACK_TOKEN = 'xoxb-sandbox';
const SLACK_APP_TOKEN = 'xapp-sandbox';

/**
 * Starts the pretended CRMs and Slack.
 * @param ports fixed ports, so that settings outlive a restart; any free ones unless told
 */
export async function openSandbox(
  data: SandboxData,
  clock: Clock,
  ports: { readonly salesforce?: number; readonly hubspot?: number; readonly slack?: number } = {},
): Promise<Sandbox> {
  const started: { stop(): Promise<void> }[] = [];
  const keep = <T extends { stop(): Promise<void> }>(server: T): T => {
    started.push(server);
    return server;
  };
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));
  try {
    const salesforce = data.salesforce
      ? keep(
          await startSalesforce(data.salesforce, {
            clock,
            clientId: CLIENT_ID,
            clientSecret: CLIENT_SECRET,
            port: ports.salesforce ?? 0,
            ...(data.rules && { rules: data.rules }),
          }),
        )
      : null;
    const hubspot = data.hubspot
      ? keep(await startHubspot(data.hubspot, { clock, token: HUBSPOT_TOKEN, port: ports.hubspot ?? 0 }))
      : null;
    const slack = keep(
      await startSlack({
        token: SLACK_TOKEN,
        appToken: SLACK_APP_TOKEN,
        team: data.team,
        members: data.members,
        clock,
        wall: systemClock,
        manifest: data.manifest,
        port: ports.slack ?? 0,
      }),
    );
    return {
      settings: {
        ...(salesforce
          ? {
              SALESFORCE_LOGIN_URL: salesforce.url,
              SALESFORCE_CLIENT_ID: CLIENT_ID,
              SALESFORCE_CLIENT_SECRET: CLIENT_SECRET,
            }
          : {}),
        ...(hubspot
          ? { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_TOKEN, HUBSPOT_SEARCHES_PER_SECOND: SEARCHES }
          : {}),
        SLACK_API_URL: `${slack.url}/api/`,
        SLACK_APP_TOKEN,
        SLACK_BOT_TOKEN: SLACK_TOKEN,
      },
      salesforce,
      hubspot,
      slack,
      async apply(edits) {
        await salesforce?.apply(edits.salesforce);
        await hubspot?.apply(edits.hubspot);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
