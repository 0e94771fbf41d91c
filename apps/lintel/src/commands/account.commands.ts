import { Administration, service as accounts } from '@lintel-app/accounts';
import { DomainError, providers, type Provider } from '@lintel/kernel';
import { deepsource } from '@lintel/vocabularies';
import type { Command } from 'commander';
import { withDatabase } from '../installation/with-database.js';
import { parseDuration } from './duration.js';
import { print } from './output.js';

function administer<T>(work: (administration: Administration) => Promise<T>): Promise<T> {
  return withDatabase(accounts, ({ database, platform }) => work(new Administration({ database, platform })));
}

export function listRepositories(): ReturnType<Administration['listRepositories']> {
  return administer((administration) => administration.listRepositories());
}

export function addAccountCommands(program: Command): void {
  addUserCommands(program);
  addTokenCommands(program);
  addRepositoryCommands(program);
}

function addUserCommands(program: Command): void {
  program
    .command('user')
    .description('people of this installation')
    .command('add')
    .description('add a person and print it as one line of JSON')
    .requiredOption('--email <email>', 'address the person signs in with')
    .option('--admin', 'an operator of the whole installation', false)
    .action(async (options: { email: string; admin: boolean }) => {
      print(JSON.stringify(await administer((administration) => administration.addUser({ email: options.email, isAdmin: options.admin }))));
    });
}

function addTokenCommands(program: Command): void {
  program
    .command('token')
    .description('personal access tokens')
    .command('create')
    .description('create a token and print it, and nothing else, on standard output')
    .requiredOption('--email <email>', 'whose token it is')
    .option('--name <name>', 'what it is for', 'Command line')
    .option('--expires <duration>', 'how long it lasts, for example 90d; for ever when left out')
    .action(async (options: { email: string; name: string; expires?: string }) => {
      const expiresInSeconds = options.expires === undefined ? undefined : parseDuration(options.expires);
      print(
        await administer((administration) => administration.createToken({ email: options.email, name: options.name, expiresInSeconds })),
      );
    });
}

interface AddOptions {
  readonly provider: string;
  readonly login: string;
  readonly name: string;
  readonly cloneUrl: string;
  readonly defaultBranch?: string;
  readonly activate: boolean;
}

function addRepositoryCommands(program: Command): void {
  const repository = program.command('repository').description('repositories of this installation');
  repository
    .command('add')
    .description('add a repository and print it as one line of JSON')
    .requiredOption('--provider <provider>', `one of ${providers.map((name) => deepsource.vcsProvider[name]).join(', ')}`)
    .requiredOption('--login <login>', 'owner at the host')
    .requiredOption('--name <name>', 'name at the host')
    .requiredOption('--clone-url <url>', 'where git fetches it')
    .option('--default-branch <branch>', 'the host tells it with the first webhook when it is left out')
    .option('--activate', 'analyse it from now on', false)
    .action(async ({ provider, login, name, cloneUrl, defaultBranch, activate }: AddOptions) => {
      const added = await administer((administration) =>
        administration.addRepository({ provider: readProvider(provider), login, name, cloneUrl, defaultBranch, activate }),
      );
      print(JSON.stringify(added));
    });
  repository
    .command('list')
    .description('list the repositories')
    .option('--json', 'one JSON document instead of a table', false)
    .action(async ({ json }: { json: boolean }) => {
      const found = await listRepositories();
      if (json) return print(JSON.stringify(found));
      for (const { id, provider, login, name, isActivated } of found)
        print(`${id}\t${provider}/${login}/${name}\t${isActivated ? 'active' : 'inactive'}`);
    });
}

function readProvider(text: string): Provider {
  const provider = deepsource.fromForeign(deepsource.vcsProvider, text.toUpperCase());
  if (!provider)
    throw new DomainError('invalid-input', { reason: `"${text}" is no provider; use ${Object.values(deepsource.vcsProvider).join(', ')}` });
  return provider;
}
