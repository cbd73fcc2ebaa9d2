import { root } from '../../tools/swc-options.mjs';
import usual from '../../jest.config.mjs';

const { globalSetup, globalTeardown, reporters: _reporters, transform, ...same } = usual;

/** Few suites need the database, which takes seconds to start. */
const database = process.argv.some((argument) => argument.endsWith('.int.spec.ts'))
  ? { globalSetup, globalTeardown }
  : {};

/** As the usual one, compiled by `mutate.cjs`. */
export default {
  ...same,
  ...database,
  rootDir: root,
  reporters: [],
  transform: Object.fromEntries(
    Object.entries(transform).map(([pattern, [, options]]) => [pattern, [`${root}/tests/mutants/mutate.cjs`, options]]),
  ),
};
