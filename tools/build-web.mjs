// Builds the web apps, on the project's Node: Vite wants a newer one than a bare machine may have. Run by tools/run.mjs where they are not up to date.
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { viteConfig } from './vite.config.mjs';
import { webOutput, webSources, webStamp } from './web-stamp.mjs';

/** Beside each file what a server would else compress for each request. */
const compressAll = async (folder) => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|js|css|svg|json|wasm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, { params }));
      writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
};

const stamp = webStamp();
const draft = `${webOutput}.${process.pid}.tmp`;
try {
  await build(viteConfig(draft));
  // What an installed card is called and looks like; browsers ask for them by these names.
  copyFileSync(join(webSources, 'card/manifest.webmanifest'), join(draft, 'card/manifest.webmanifest'));
  copyFileSync(join(webSources, 'shared/icon.svg'), join(draft, 'card/icon.svg'));
  await compressAll(draft);
  writeFileSync(join(draft, '.build.json'), stamp);
  rmSync(webOutput, { recursive: true, force: true });
  renameSync(draft, webOutput);
} catch (error) {
  console.error(`accrue: the web apps do not build: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(draft, { recursive: true, force: true });
}
