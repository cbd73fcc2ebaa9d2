import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMAS } from '@accrue/runtime';
import { root } from './compose-file';

describe('the file with the database roles', () => {
  it('has a role for each schema', () => {
    const file = readFileSync(join(root, 'deploy/postgres/roles.sql'), 'utf8');
    const [, names = ''] = /^ {2}schemas constant text\[\] := array\[(.*)\];$/m.exec(file) ?? [];
    expect(names.split(', ')).toEqual(SCHEMAS.map((schema) => `'${schema}'`));
  });
});
