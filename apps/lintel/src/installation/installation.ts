import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { platformSettings, processEnvironment, readSettings, type PlatformSettings, type SettingSource } from '@lintel/config';
import { startEmbeddedServer, type EmbeddedServer } from '@lintel/embedded-postgres';

/** One Lintel on one machine: its settings, its key and its database. */
export interface Installation {
  readonly settings: PlatformSettings & { LINTEL_SECRET_KEY: string };
  readonly source: SettingSource;
  /** Login that may create schemas and roles. */
  readonly adminUrl: string;
  /** Stops the database server if this process started it. */
  close(options?: { force?: boolean }): Promise<void>;
}

/**
 * Opens the installation that the environment describes: reads the settings, makes the data directory and its secret key, and starts
 * (or joins) the embedded database when no `DATABASE_URL` is set.
 */
export async function openInstallation(options: { source?: SettingSource; log?: (message: string) => void } = {}): Promise<Installation> {
  const source = options.source ?? processEnvironment();
  const settings = readSettings(platformSettings, source);
  const dataDir = path.resolve(settings.LINTEL_DATA_DIR);
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const secretKey = settings.LINTEL_SECRET_KEY ?? (await ownSecretKey(dataDir));
  const server = settings.DATABASE_URL
    ? undefined
    : await startEmbeddedServer({ folder: path.join(dataDir, 'postgres'), log: options.log });
  return {
    settings: { ...settings, LINTEL_SECRET_KEY: secretKey },
    source,
    adminUrl: settings.DATABASE_URL ?? (server as EmbeddedServer).url,
    close: async ({ force = false } = {}) => server?.stop(force),
  };
}

/** One machine keeps its own key, readable by its owner only; losing it means losing the encrypted secrets. */
async function ownSecretKey(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'secret.key');
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing) return existing.trim();
  const key = randomBytes(32).toString('base64');
  await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}
