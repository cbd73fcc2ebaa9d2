// The types of the API for the web apps, from its OpenAPI document: types only, which the build erases, so that only the type checker and ESLint need them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { root } from './swc-options.mjs';

const input = join(root, 'docs/api/openapi.json');
const output = join(root, '.cache/web-types');
const stampFile = join(output, 'stamp');

const hash = createHash('sha256');
for (const file of [
  input,
  join(root, 'tools/web-types.mjs'),
  join(root, 'node_modules/@hey-api/openapi-ts/package.json'),
])
  hash.update(readFileSync(file));
const stamp = hash.digest('hex');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  mkdirSync(output, { recursive: true });
  await createClient({ input, output, plugins: ['@hey-api/typescript'], logs: { level: 'silent', file: false } });
  writeFileSync(stampFile, stamp);
}
