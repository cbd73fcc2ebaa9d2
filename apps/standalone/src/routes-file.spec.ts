import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routesFile } from './routes-file';

it('the routes of the gateway are current; if not: npm run api-docs', async () => {
  const { path, content } = await routesFile();
  expect(readFileSync(join(__dirname, '../../..', path), 'utf8')).toBe(content);
});
