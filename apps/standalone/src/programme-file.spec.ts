import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programmeFile } from './programme-file';

const root = join(__dirname, '../../..');

it('docs/api/programme.json is current (else run `npm run api-docs`)', () => {
  const { path, content } = programmeFile();
  expect(readFileSync(join(root, path), 'utf8')).toBe(content);
});
