import type { SettingSource } from './settings.js';

/** The process environment. The only place that reads it: everything else takes a `SettingSource`. */
export function processEnvironment(): SettingSource {
  return process.env;
}
