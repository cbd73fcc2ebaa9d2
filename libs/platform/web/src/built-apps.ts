import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WEB_APPS, type WebApp } from './web-apps';

/** What `tools/build-web.mjs` writes; seen from the built file and, in tests, from the source. */
export const BUILT_FOLDER = ((above: string): string =>
  join(basename(above) === 'dist' ? above : join(above, 'dist'), 'apps/console/web'))(join(__dirname, '../../../..'));

export const pageOf = (app: WebApp): string => `${app}/index.html`;

/** The apps that are there. */
export const builtApps = (folder = BUILT_FOLDER): readonly WebApp[] =>
  WEB_APPS.filter((app) => existsSync(join(folder, pageOf(app))));
