import type { Principal } from '@lintel/auth';
import type { EventData, ScmRepository } from '@lintel/events';
import { installationChanged, pushReceived } from '@lintel/events';
import type { Clock, Role } from '@lintel/kernel';
import { startTestPostgres, startTestService, type TestPostgres, type TestService } from '@lintel/testing';
import { toGlobalId } from '@lintel/vocabularies';
import { Administration } from '../src/administration.js';
import { AddMember } from '../src/application/add-member.js';
import { VerifyToken } from '../src/application/verify-token.js';
import { service } from '../src/service.js';

/** A clock that tests move. */
export class MovableClock implements Clock {
  private shiftMs = 0;

  now(): Date {
    return new Date(Date.now() + this.shiftMs);
  }

  forward(ms: number): void {
    this.shiftMs += ms;
  }
}

/** The accounts service on a real database, and what tests often do with it. */
export class AccountsHarness {
  readonly clock = new MovableClock();
  postgres!: TestPostgres;
  accounts!: TestService;
  admin!: Administration;

  async start(adminEmail?: string): Promise<this> {
    this.postgres = await startTestPostgres();
    this.accounts = await startTestService(service, {
      adminUrl: this.postgres.adminUrl,
      transport: 'none',
      clock: this.clock,
      platform: { publicUrl: 'https://lintel.test:8443', ...(adminEmail && { adminEmail }) },
    });
    this.admin = new Administration({ database: this.accounts.database, platform: this.accounts.platform, clock: this.clock });
    return this;
  }

  async stop(): Promise<void> {
    await this.accounts?.close();
    await this.postgres?.stop();
  }

  /** The principal of a valid token of this person, as the gateway would get it. */
  async signIn(email: string): Promise<Principal> {
    const verdict = await this.accounts.app.get(VerifyToken, { strict: false }).execute(await this.admin.createToken({ email }));
    if (!verdict.isValid) throw new Error(`${email} cannot sign in`);
    return verdict.principal;
  }

  /** An owner, and an account with one repository. */
  async tenant(login: string, options: { activate?: boolean } = {}) {
    const email = `owner@${login}.example`;
    const repository = await this.admin.addRepository({
      provider: 'github',
      login,
      name: 'shop',
      cloneUrl: `https://github.com/${login}/shop.git`,
      defaultBranch: 'main',
      ...options,
    });
    await this.admin.addUser({ email });
    await this.join(login, email, 'owner');
    const principal = await this.signIn(email);
    const accountId = principal.memberships[0]!.accountId;
    return { principal, email, accountId, accountGlobalId: toGlobalId('Account', accountId), repository };
  }

  /** Makes a known person a member, with the rights of the system. */
  async join(login: string, email: string, role: Role): Promise<void> {
    const tx = this.accounts.database;
    const [account] = await tx.transaction({ kind: 'system', reason: 'test' }, (open) =>
      open.query<{ id: number }>('SELECT account_id AS id FROM accounts WHERE login = $1', [login]),
    );
    const principal: Principal = { kind: 'user', userId: 1, isAdmin: true, memberships: [{ accountId: account!.id, role: 'owner' }] };
    await this.accounts.app.get(AddMember, { strict: false }).execute({ principal, accountId: account!.id, email, role });
  }

  async member(login: string, role: Role): Promise<Principal> {
    const email = `${role}@${login}.example`;
    await this.join(login, email, role);
    return this.signIn(email);
  }

  deepsource(query: string, principal?: Principal, variables?: object) {
    return this.accounts.graphql('deepsource', { query, ...(principal && { principal }), ...(variables && { variables }) });
  }

  lintel(query: string, principal?: Principal, variables?: object) {
    return this.accounts.graphql('lintel', { query, ...(principal && { principal }), ...(variables && { variables }) });
  }

  codiga(query: string, principal?: Principal, variables?: object) {
    return this.accounts.graphql('codiga', { query, ...(principal && { principal }), ...(variables && { variables }) });
  }

  /** A GET as the gateway would forward it. */
  async get(path: string, principal?: Principal, headers: Record<string, string> = {}) {
    const authorization = principal && { authorization: await this.accounts.principalToken(principal) };
    const response = await fetch(this.accounts.url + path, { headers: { ...headers, ...authorization } });
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
  }

  async eventsOf(type: string): Promise<any[]> {
    return (await this.accounts.publishedEvents()).filter((event) => event.type === type).map((event) => event.data);
  }

  rows<Row = any>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.accounts.database.transaction({ kind: 'system', reason: 'test' }, (tx) => tx.query<Row>(sql, parameters));
  }

  installationData(differing: Partial<EventData<typeof installationChanged>> = {}): EventData<typeof installationChanged> {
    return { ...installationChanged.example, ...differing };
  }

  pushData(
    repository: Partial<ScmRepository> = {},
    differing: Partial<EventData<typeof pushReceived>> = {},
  ): EventData<typeof pushReceived> {
    return { ...pushReceived.example, repository: { ...pushReceived.example.repository, ...repository }, ...differing };
  }
}
