import type { DemoStage } from './demo-stage.js';

const events = [
  'analysis_run.started',
  'analysis_run.updated',
  'repository_issue.introduced',
  'repository_issue.resolved',
  'repository.analysis.activated',
  'repository.analysis.deactivated',
];

/** Points the account's webhooks at the receiver and verifies the endpoint with a test event; returns the endpoint's state. */
export async function subscribe({ client, receiver, webhookSecret }: DemoStage, login: string): Promise<string> {
  const { account } = await client.ask<{ account: { id: string } }>(
    'query ($login: String!) { account(login: $login, vcsProvider: GITHUB) { id } }',
    { login },
  );
  const { webhookEndpoints } = await client.own<{ webhookEndpoints: { id: string; url: string }[] }>(
    'query ($account: ID!) { webhookEndpoints(accountId: $account) { id url } }',
    { account: account.id },
  );
  for (const old of webhookEndpoints.filter((endpoint) => endpoint.url === receiver.url))
    await client.own('mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) { ok } }', { id: old.id });
  const { createWebhookEndpoint } = await client.own<{ createWebhookEndpoint: { endpoint: { id: string } } }>(
    'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { endpoint { id } } }',
    { input: { accountId: account.id, url: receiver.url, events, secret: webhookSecret } },
  );
  const { testWebhookEndpoint } = await client.own<{ testWebhookEndpoint: { endpoint: { state: string } } }>(
    'mutation ($id: ID!) { testWebhookEndpoint(id: $id) { endpoint { state } } }',
    { id: createWebhookEndpoint.endpoint.id },
  );
  return testWebhookEndpoint.endpoint.state;
}
