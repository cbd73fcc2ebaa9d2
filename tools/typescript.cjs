// Preloaded (`node --require ./tools/typescript.cjs file.ts`): runs TypeScript as the build and Jest compile it. For what is run from
// its source and is no program of ours: benchmarks.
const { transformFileSync } = require('@swc/core');
const { swcOptions } = require('./swc-options.mjs');

const options = { ...swcOptions(), sourceMaps: 'inline' };

require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);
