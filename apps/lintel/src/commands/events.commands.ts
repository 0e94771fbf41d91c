import { DomainError } from '@lintel/kernel';
import { discard, listParked, redrive, type ParkedSelection } from '@lintel/messaging';
import { systemScope } from '@lintel/persistence';
import type { Command } from 'commander';
import { allServices } from '../installation/services.js';
import { withDatabase } from '../installation/with-database.js';
import { print, say } from './output.js';

interface SelectionOptions {
  readonly service: string;
  readonly id?: string;
  readonly key?: string;
  readonly all?: boolean;
}

const scope = systemScope('lintel events');

/** Looks after events that a consumer could not handle. */
export function addEventsCommands(program: Command): void {
  const events = program.command('events').description('events that a consumer could not handle');
  events
    .command('parked')
    .description('list set-aside events as lines of JSON, oldest first')
    .option('--service <name>', 'only this service')
    .action(async (options: { service?: string }) => {
      for (const service of options.service ? [find(options.service)] : allServices) {
        const parked = await withDatabase(service, ({ database }) => database.transaction(scope, (tx) => listParked(tx, { limit: 1000 })));
        for (const event of parked) print(JSON.stringify({ service: service.name, ...event }));
      }
    });
  for (const [name, description, act] of [
    ['redrive', 'have parked events tried again, in order per key', redrive],
    ['discard', 'drop parked events for good; what waits behind them goes on', discard],
  ] as const) {
    events
      .command(name)
      .description(description)
      .requiredOption('--service <name>', 'whose events')
      .option('--id <id>', 'one event')
      .option('--key <key>', 'all of one key')
      .option('--all', 'every parked event of the service')
      .action(async (options: SelectionOptions) => {
        const selection = readSelection(options);
        const count = await withDatabase(find(options.service), ({ database }) => database.transaction(scope, (tx) => act(tx, selection)));
        say(`${count} events: ${name}`);
      });
  }
}

function readSelection({ id, key, all }: SelectionOptions): ParkedSelection {
  if ([id, key, all].filter((given) => given !== undefined).length !== 1)
    throw new DomainError('invalid-input', { reason: 'Say which events: --id, --key or --all' });
  if (id !== undefined && !/^\d{1,15}$/.test(id))
    throw new DomainError('invalid-input', { reason: `"${id}" is no event id; see "lintel events parked"` });
  return { ...(id === undefined ? {} : { id: Number(id) }), ...(key === undefined ? {} : { key }) };
}

function find(name: string): (typeof allServices)[number] {
  const service = allServices.find((candidate) => candidate.name === name);
  if (!service)
    throw new DomainError('invalid-input', { reason: `"${name}" is no service; use ${allServices.map((known) => known.name).join(', ')}` });
  return service;
}
