// Writes docs/api and the gateway's routes from the built contracts and routes, and freezes new event types. Run through `npm run api-docs`, which builds first.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = (file) => createRequire(import.meta.url)(join(root, 'dist', file));
const { contractDocs, frozenContracts } = built('libs/contracts/src/index.js');
const { openApiFile } = built('apps/standalone/src/openapi-file.js');
const { programmeFile } = built('apps/standalone/src/programme-file.js');
const { routesFile } = built('apps/standalone/src/routes-file.js');

const write = ({ path, content }) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

rmSync(join(root, 'docs/api/schemas'), { recursive: true, force: true });
const docs = [...contractDocs(), programmeFile(), await openApiFile(), await routesFile()];
docs.forEach(write);
const fresh = frozenContracts().filter(({ path }) => !existsSync(join(root, path)));
fresh.forEach(write);
console.log(`${docs.length} files, ${fresh.length} new event types frozen in libs/contracts/published`);
