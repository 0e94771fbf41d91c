import { Body, Controller, Get, Injectable, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authorize, CurrentPrincipal, InternalTokens, type Principal } from '@lintel/auth';
import { DomainError } from '@lintel/kernel';
import { currentContext } from '@lintel/observability';
import { createDatabase, systemScope } from '@lintel/persistence';
import { startTestPostgres, startTestService, testPrincipal, type TestPostgres, type TestService } from '@lintel/testing';
import { correlationHeader, defineService, migrate } from '../src/index.js';

@Injectable()
class Greeter {
  greet(): string {
    return currentContext().correlationId;
  }
}

@Controller('probe')
class ProbeController {
  constructor(private readonly greeter: Greeter) {}

  @Get('whoami')
  @Authorize('signed-in')
  whoami(@CurrentPrincipal() principal: Principal): object {
    return { email: principal.email, correlationId: this.greeter.greet() };
  }

  @Get('open')
  @Authorize('public')
  open(): object {
    return { ok: true };
  }

  @Get('forgotten')
  forgotten(): object {
    return { leaked: true };
  }

  @Get('refuse')
  @Authorize('public')
  refuse(): object {
    throw new DomainError('repository-not-found');
  }

  @Get('crash')
  @Authorize('public')
  crash(): object {
    throw new TypeError('a secret detail');
  }

  @Post('echo')
  @Authorize('public')
  echo(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [ProbeController], providers: [Greeter] })
class ProbeModule {}

const probe = defineService({
  name: 'metrics',
  module: ProbeModule,
  entities: [],
  migrations: [],
  usesDirectory: true,
  bodyLimitBytes: 100,
});

let postgres: TestPostgres;
let running: TestService;

beforeAll(async () => {
  postgres = await startTestPostgres();
  running = await startTestService(probe, { adminUrl: postgres.adminUrl });
});

afterAll(async () => {
  await running.close();
  await postgres.stop();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${running.url}${path}`, { headers });

describe('service kit', () => {
  it('lets nobody in where no rule is written', async () => {
    const response = await get('/probe/forgotten', { authorization: await running.principalToken(testPrincipal(1)) });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('leaked');
  });

  it('asks for a token, takes ours, and refuses one for another service or of another installation', async () => {
    expect((await get('/probe/whoami')).status).toBe(401);
    const good = await get('/probe/whoami', {
      authorization: await running.principalToken(testPrincipal(1)),
      [correlationHeader]: 'delivery-7',
    });
    expect(await good.json()).toEqual({ email: 'user-1@example.com', correlationId: 'delivery-7' });
    const elsewhere = await running.tokens.mint({ audience: 'issues', principal: testPrincipal(1) });
    expect((await get('/probe/whoami', { authorization: `Bearer ${elsewhere}` })).status).toBe(401);
    const foreign = await InternalTokens.generate().mint({ audience: 'metrics', principal: testPrincipal(1) });
    expect((await get('/probe/whoami', { authorization: `Bearer ${foreign}` })).status).toBe(401);
  });

  it('renders what a caller did wrong, and hides what we did', async () => {
    const refused = await get('/probe/refuse');
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({
      code: 'repository-not-found',
      message: 'Repository does not exist',
      hint: expect.any(String),
    });
    const crashed = await get('/probe/crash', { [correlationHeader]: 'delivery-8' });
    expect(crashed.status).toBe(500);
    const text = await crashed.text();
    expect(text).not.toContain('secret detail');
    expect(JSON.parse(text)).toMatchObject({ correlationId: 'delivery-8' });
  });

  it('answers bad bodies with 4xx', async () => {
    const post = (body: string): Promise<Response> =>
      fetch(`${running.url}/probe/echo`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect((await post('{"a":')).status).toBe(400);
    expect((await post(JSON.stringify('x'.repeat(200)))).status).toBe(413);
    expect((await post('{"a":1}')).status).toBe(201);
    expect((await get('/nowhere')).status).toBe(404);
  });

  it('serves health and metrics', async () => {
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(
      /lintel_http_request_seconds_count\{[^}]*route="\/probe\/refuse"[^}]*service="metrics"[^}]*\} 1|lintel_http_request_seconds_count\{.*\/probe\/refuse.*\} 1/,
    );
  });

  it('has a role that sees no other schema', async () => {
    await migrate({ ...probe, name: 'issues' }, postgres.adminUrl);
    const database = await createDatabase({ url: postgres.adminUrl, service: 'issues', entities: [], useRole: true });
    await expect(database.transaction(systemScope('test'), (tx) => tx.query('SELECT * FROM metrics.outbox'))).rejects.toThrow(
      /permission denied/,
    );
    await database.close();
  });

  it('answers the request under way before it stops', async () => {
    const other = await startTestService({ ...probe, name: 'notifier' }, { adminUrl: postgres.adminUrl });
    const underWay = fetch(`${other.url}/probe/open`);
    const [response] = await Promise.all([underWay, underWay.then(() => other.close())]);
    expect(response.status).toBe(200);
    await expect(fetch(`${other.url}/probe/open`)).rejects.toThrow();
  });
});
