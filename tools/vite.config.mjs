// The web apps in one build, so that they share their files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { webSources } from './web-stamp.mjs';

/** Those that are there, by the folder of their page. */
const pages = ['console', 'till', 'card'].filter((app) => existsSync(join(webSources, app, 'index.html')));

const SERVICE_WORKER = 'card/service-worker';

/** @returns {import('vite').InlineConfig} */
export const viteConfig = (outDir) => ({
  root: webSources,
  configFile: false,
  base: '/web/',
  logLevel: 'warn',
  publicDir: false,
  resolve: { alias: { '#shared': join(webSources, 'shared') } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    // The policy of the pages allows neither inline code nor `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        ...Object.fromEntries(pages.map((app) => [app, join(webSources, app, 'index.html')])),
        [SERVICE_WORKER]: join(webSources, 'card/offline/service-worker.ts'),
      },
      // Browsers find it by its name, and look there whether there is a newer one.
      output: { entryFileNames: ({ name }) => (name === SERVICE_WORKER ? '[name].js' : 'assets/[name]-[hash].js') },
      checks: { pluginTimings: false }, // of a busy machine
      // "use client" of libraries is for servers that render, of which there is none.
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
    },
  },
});
