const placeholders = new Set([
  'password',
  'passwd',
  'pass',
  'pwd',
  'secret',
  'changeme',
  'example',
  'test',
  'testing',
  'postgres',
  'mysql',
  'mongo',
  'mongodb',
  'root',
  'admin',
  'user',
  'username',
  'your-password',
  'your_password',
  'yourpassword',
  'mypassword',
  'foo',
  'bar',
  'baz',
  'dev',
  'development',
  'local',
  'default',
  'guest',
]);

const exampleHost =
  /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|db|database|postgres|mysql|mongo|mongodb|host|hostname|(?:.*\.)?example(?:\.\w+)?|(?:.*\.)?(?:test|invalid|localhost|local))$/i;

/** A variable of some template language in the place of the password, or a character that is only there to be replaced. */
const variable = /[$<>{}%*]|^x+$|^\.+$|^\[.*\]$/i;

/** Whether an address (`scheme://user:password@host…`) only shows where a password would go. */
export function isPlaceholderPassword(address: string): boolean {
  const [, user = '', password = '', host = ''] = /\/\/([^:/?#\s]*):([^@\s]*)@([^:/?#\s'"`,]*)/.exec(address) ?? [];
  if (password === '') return true;
  return (
    variable.test(password) ||
    variable.test(user) ||
    password === user ||
    placeholders.has(password.toLowerCase()) ||
    exampleHost.test(host)
  );
}
