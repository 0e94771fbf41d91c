export { processEnvironment } from './environment.js';
export { kinds } from './kinds.js';
export { platformSettings, type PlatformSettings } from './platform-settings.js';
export { readSettings, SettingsError, type SettingSource } from './settings.js';
