import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contractDocs } from './files';

const root = join(__dirname, '../../../..');

describe('docs/api', () => {
  it.each(contractDocs().map((file) => [file.path, file] as const))(
    '%s is current (else run `npm run api-docs`)',
    (path, { content }) => {
      expect(readFileSync(join(root, path), 'utf8')).toBe(content);
    },
  );

  it('holds no schema of a type that is gone', () => {
    const expected = contractDocs()
      .filter(({ path }) => path.startsWith('docs/api/schemas/'))
      .map(({ path }) => path.split('/').pop());
    expect(readdirSync(join(root, 'docs/api/schemas')).sort()).toEqual(expected.sort());
  });
});
