import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { startTestGateway, type TestGateway } from './support/test-gateway.js';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const inBrowser = browserPath === undefined ? it.skip : it;
const asBrowser = { accept: 'text/html,application/xhtml+xml' };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(async () => gateway.close());

describe('the explorer', () => {
  it.each([
    ['/graphql', '/graphql'],
    ['/graphql/', '/graphql/'],
    ['/codiga/graphql', '/codiga/graphql'],
    ['/-/graphql', '/-/graphql'],
  ])('is what a browser gets at %s, and nothing in it comes from elsewhere', async (path, endpoint) => {
    const response = await fetch(`${gateway.url}${path}`, { headers: asBrowser });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain(`data-endpoint="${endpoint}"`);
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
    const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) {
      const asset = await fetch(`${gateway.url}${file}`);
      expect([file, asset.status]).toEqual([file, 200]);
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(100);
      expect((await fetch(`${gateway.url}${file}`, { headers: { 'if-none-match': asset.headers.get('etag')! } })).status).toBe(304);
    }
  });

  it('is not what a program gets, and serves no other file', async () => {
    const response = await fetch(`${gateway.url}/graphql`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 405,
      body: { message: 'Send the query by POST, as JSON with "query".' },
    });
    for (const name of ['nothing.js', '..%2f..%2fpackage.json', 'explorer.ts'])
      expect((await fetch(`${gateway.url}/-/explorer/${name}`)).status).toBe(404);
  });

  // Without a browser on the machine the page is only looked at as text, above.
  inBrowser(
    'runs a query with the token that is typed in, without breaking its policy or asking another host',
    async () => {
      const browser: Browser = await chromium.launch({
        executablePath: browserPath!,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      try {
        const page = await browser.newPage();
        const problems: string[] = [];
        const hosts = new Set<string>();
        page.on('console', (message) => message.type() === 'error' && !message.text().includes('401') && problems.push(message.text()));
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('request', (request) => request.url().startsWith('http') && hosts.add(new URL(request.url()).host));
        await page.goto(`${gateway.url}/graphql`);
        await page.fill('#token', 'dsp_ann');
        await page.press('#token', 'Tab');
        await page.click('.graphiql-execute-button');
        await page.waitForFunction(`document.querySelector('.graphiql-response')?.textContent?.includes('ann@example.com')`, undefined, {
          timeout: 20_000,
        });
        await page.click('[aria-label="Show Documentation Explorer"]');
        await page.waitForFunction(`document.body.textContent.includes('Root Types')`, undefined, { timeout: 20_000 });
        expect(problems).toEqual([]);
        expect([...hosts]).toEqual([new URL(gateway.url).host]);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});

describe('health of the whole', () => {
  it('is ready when every service is, and shows the metrics of all', async () => {
    const ready = await fetch(`${gateway.url}/readyz`);
    expect({ status: ready.status, body: await ready.json() }).toEqual({ status: 200, body: { status: 'ok' } });
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics.match(/^# TYPE fake_total counter$/gm)).toHaveLength(1);
    expect(metrics).toContain('fake_total{service="issues"} 1');
    expect(metrics).toContain('fake_total{service="accounts"} 1');
    expect(metrics).toContain('lintel_service_up{service="metrics"} 1');
    expect(metrics).toMatch(/lintel_http_request_seconds_count\{.*service="gateway"/);
  });
});
