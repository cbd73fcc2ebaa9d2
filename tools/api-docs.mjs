// Writes docs/api and freezes new event types from the built contracts. Run through `npm run api-docs`, which builds first.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { contractDocs, frozenContracts } = createRequire(import.meta.url)(join(root, 'dist/libs/contracts/src/index.js'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const write = ({ path, content }) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

rmSync(join(root, 'docs/api/schemas'), { recursive: true, force: true });
const docs = contractDocs(version);
docs.forEach(write);
const fresh = frozenContracts().filter(({ path }) => !existsSync(join(root, path)));
fresh.forEach(write);
console.log(`${docs.length} files in docs/api, ${fresh.length} new event types frozen in libs/contracts/published`);
