// Preloaded into the program (`--require`): counts what it asks of PostgreSQL, by connection role and statement, and writes
// that to the file named in ACCRUE_STATEMENTS_FILE when the program ends.
const { writeFileSync } = require('node:fs');
const { Client } = require('pg');

const counts = new Map();

const nameOf = (query) => {
  if (typeof query === 'object' && query.name) return query.name;
  const text = typeof query === 'string' ? query : (query.text ?? '');
  return text.trim().split(/\s+/).slice(0, 5).join(' ').slice(0, 60);
};

const { query } = Client.prototype;
Client.prototype.query = function counted(config, ...rest) {
  const key = `${this.connectionParameters.application_name ?? ''}\t${nameOf(config)}`;
  const seen = counts.get(key) ?? { count: 0, waitedMs: 0, rows: 0 };
  counts.set(key, seen);
  seen.count += 1;
  const beganAtMs = performance.now();
  const done = (result) => {
    seen.waitedMs += performance.now() - beganAtMs;
    seen.rows += result?.rowCount ?? 0;
  };
  // A pool passes a callback, a transaction awaits a promise.
  const callback = rest.at(-1);
  if (typeof callback === 'function')
    return query.call(this, config, ...rest.slice(0, -1), (error, result) => {
      done(result);
      callback(error, result);
    });
  const answer = query.call(this, config, ...rest);
  answer?.then?.(done, () => undefined);
  return answer;
};

process.on('exit', () => {
  const rows = [...counts].map(([key, { count, waitedMs, rows: affected }]) => {
    const [role, statement] = key.split('\t');
    return { role, statement, count, waitedMs: Math.round(waitedMs), rows: affected };
  });
  writeFileSync(process.env.ACCRUE_STATEMENTS_FILE, JSON.stringify(rows));
});
