// The web apps: sources in apps/console/web, which the build of everything else passes by, for there is no folder called `src` in it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './swc-options.mjs';

const sources = 'apps/console/web';
export const webSources = join(root, sources);
export const webOutput = join(root, 'dist', sources);
/** Written last: where it agrees with the sources, the output is whole. */
export const stampFile = join(webOutput, '.build.json');

/** Changes when the apps would be built otherwise. Looks at times and sizes, so that it costs nothing. */
export const webStamp = () => {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'tools/build-web.mjs', 'tools/vite.config.mjs', 'tools/web-stamp.mjs'])
    hash.update(readFileSync(join(root, file)));
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else {
        const { mtimeMs, size } = statSync(join(root, path));
        hash.update(`${path} ${mtimeMs} ${size}\n`);
      }
    }
  };
  if (existsSync(webSources)) visit(sources);
  return hash.digest('hex');
};

export const isWebUpToDate = () => {
  try {
    return readFileSync(stampFile, 'utf8') === webStamp();
  } catch {
    return false; // none yet
  }
};
