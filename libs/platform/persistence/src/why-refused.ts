/** What keeps a connection from coming about, with what to do about it where the words themselves do not say it. The first that fits. */
const REFUSALS: readonly (readonly [fits: (code: string, message: string) => boolean, explanation: string | null])[] = [
  [
    (code) => /^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code),
    'its certificate comes from an authority that is not trusted here: add sslmode=verify-full&sslrootcert=<file with the certificate of that authority> to DATABASE_URL',
  ],
  [
    (code) => code === 'ERR_TLS_CERT_ALTNAME_INVALID',
    'its certificate is for another host: DATABASE_URL has to name one that is in it',
  ],
  [
    (_code, message) => message.includes('unsupported startup parameter'),
    'a pooler stands in front of it that knows less than PostgreSQL: add what it names to ignore_startup_parameters in pgbouncer.ini',
  ],
  [(code) => code.startsWith('CERT_'), null],
  [
    (_code, message) => message === 'The server does not support SSL connections',
    'it does not speak TLS: leave sslmode out of DATABASE_URL, or set ssl=on at the server',
  ],
  [
    (code, message) => code === '28000' && message.includes('no encryption'),
    'it lets nobody in without TLS: add sslmode=verify-full to DATABASE_URL',
  ],
  // Read for each new connection: sslrootcert, sslcert and sslkey.
  [
    (code, message) => ['ENOENT', 'EACCES', 'EISDIR'].includes(code) && /, (open|read)\b/.test(message),
    'a file that DATABASE_URL names for TLS cannot be read',
  ],
  // A database that is not there (yet), a role that may not come.
  [(code) => code.startsWith('28') || code === '3D000', null],
];

/** SQLSTATE invalid_password; said also of a role that is not there. */
const WRONG_PASSWORD = '28P01';

/** @returns undefined when it is not about the connection */
export const whyRefused = (code: string, message: string): string | undefined => {
  if (code === WRONG_PASSWORD)
    return `${message}: DATABASE_PASSWORD (or DATABASE_PASSWORD_<SCHEMA>), or the password in DATABASE_URL, is not that of this role`;
  const found = REFUSALS.find(([fits]) => fits(code, message));
  if (found === undefined) return undefined;
  // Node's hint is for other programs.
  const words = message.split('; if the root CA')[0] ?? message;
  return found[1] === null ? words : `${found[1]} (${words})`;
};
