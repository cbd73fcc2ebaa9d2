import { root } from '../../tools/swc-options.mjs';
import usual from '../../jest.config.mjs';

const { globalSetup: _server, globalTeardown: _end, reporters: _reporters, transform, ...same } = usual;

/** As the usual one, without a database, and compiled by `mutate.cjs`. */
export default {
  ...same,
  rootDir: root,
  reporters: [],
  transform: Object.fromEntries(
    Object.entries(transform).map(([pattern, [, options]]) => [pattern, [`${root}/tests/mutants/mutate.cjs`, options]]),
  ),
};
