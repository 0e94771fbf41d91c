import { SettingsError } from '@lintel/config';
import { isDomainError } from '@lintel/kernel';
import { Command, CommanderError } from 'commander';
import { addAccountCommands } from './commands/account.commands.js';
import { addClusterCommand } from './commands/cluster.command.js';
import { addDemoCommand } from './commands/demo.command.js';
import { addEventsCommands } from './commands/events.commands.js';
import { exitCodeHelp, exitCodes } from './commands/exit-codes.js';
import { addMigrateCommand } from './commands/migrate.command.js';
import { say } from './commands/output.js';
import { addRunCommands } from './commands/run.commands.js';
import { addServeCommand } from './commands/serve.command.js';

const program = new Command('lintel')
  .description('Lintel: code health on your own machines')
  .version('0.1.0')
  .showHelpAfterError('Run with --help to see what is possible.')
  .addHelpText('after', exitCodeHelp)
  .exitOverride();

for (const add of [
  addServeCommand,
  addMigrateCommand,
  addAccountCommands,
  addRunCommands,
  addEventsCommands,
  addDemoCommand,
  addClusterCommand,
])
  add(program);
for (const command of program.commands) {
  command.exitOverride();
  for (const nested of command.commands) nested.exitOverride();
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (isDomainError(error)) {
    say(`${error.message}\n${error.hint}`);
    return error.kind === 'unavailable' ? exitCodes.unavailable : exitCodes.failed;
  }
  if (error instanceof SettingsError) {
    say(error.message);
    return exitCodes.failed;
  }
  if (isConnectionFailure(error)) {
    say('The database cannot be reached.\nCheck DATABASE_URL and that PostgreSQL runs.');
    return exitCodes.unavailable;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.failed;
}

function isConnectionFailure(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000'].includes(String((error as { code?: unknown } | null)?.code));
}
