// Jest's transformer for a run with one mutant: the file is compiled as it would be with the change; nothing on disk is touched.
const swc = require('@swc/jest');

const { file, text, replacement } = JSON.parse(process.env.ACCRUE_MUTANT ?? '{}');

const changed = (source, path) =>
  file !== undefined && path.endsWith(`/${file}`) ? source.replace(text, () => replacement) : source;

module.exports = {
  createTransformer: (options) => {
    const inner = swc.createTransformer(options);
    return {
      ...inner,
      process: (source, path, jestOptions) => inner.process(changed(source, path), path, jestOptions),
      getCacheKey: (source, path, jestOptions) => inner.getCacheKey(changed(source, path), path, jestOptions),
    };
  },
};
