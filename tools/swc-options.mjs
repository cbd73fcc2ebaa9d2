import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The one set of SWC options. The build and Jest must compile alike, or a test passes on code that the program never runs:
 * CommonJS, decorators with metadata as Nest wants them, `@accrue/*` rewritten to relative paths.
 * @returns {import('@swc/core').Options}
 */
export const swcOptions = () => ({
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2023',
    keepClassNames: true,
    baseUrl: root,
    paths: aliases(),
  },
  module: { type: 'commonjs', ignoreDynamic: true },
});

/** `@accrue/<lib>` → its index.ts, as tsconfig.base.json lists them. */
export const aliases = () => JSON.parse(readFileSync(`${root}/tsconfig.base.json`, 'utf8')).compilerOptions.paths;
