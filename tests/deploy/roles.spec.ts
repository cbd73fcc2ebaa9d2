import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES_SQL } from '@accrue/runtime';
import { root } from './compose-file';

describe('the file with the database roles', () => {
  it('is what the platform runs on a database of its own', () => {
    const file = readFileSync(join(root, 'deploy/postgres/roles.sql'), 'utf8');
    expect(file.replace(/^(--.*\n)+/, '')).toBe(ROLES_SQL);
  });
});
