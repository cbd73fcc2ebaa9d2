import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { impurities, moduleBoundaries, restrictedImports, restrictedImportsOf } from './tools/import-rules.mjs';

// Without a current project graph the boundary rule checks nothing and says so only in passing: so make one first.
process.env.NX_DAEMON = 'false';
await createProjectGraphAsync({ exitOnError: false });

const source = ['apps/**/*.{ts,tsx}', 'libs/**/*.ts', 'tests/**/*.ts'];
const specs = ['**/*.spec.ts', '**/*.fixture.ts', 'libs/testing/**/*.ts', 'tests/**/*.ts'];
const domain = ['libs/*/domain/src/**/*.ts'];
const kernel = ['libs/kernel/src/**/*.ts'];

/**
 * Whose a code is has to be said, or it does not compile; and of such a union the statuses satisfy all codes. A code that is its own type
 * is of no union.
 */
const typedRejections = {
  selector: 'NewExpression[callee.name="Rejected"] TSLiteralType',
  message:
    'Say whose code it is, as in new Rejected<LedgerProblemCode>(…): then one without a status does not compile.',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.nx/', '.cache/', '.accrue/'] },
  {
    files: source,
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries({ specs: false })],
      'no-restricted-imports': ['error', restrictedImports],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A port's method is asynchronous for the sake of its slowest adapter; the memory adapter has nothing to await.
      '@typescript-eslint/require-await': 'off',
      // Points and money are numbers with a brand.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // `'taken' | string` tells the reader which values are expected.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // Nest recognises a module by an empty decorated class.
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true }],
      'no-restricted-syntax': ['error', typedRejections],
    },
  },
  { files: domain, rules: pureRules(restrictedImportsOf.domain) },
  { files: kernel, rules: pureRules(restrictedImportsOf.kernel) },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': ['error', moduleBoundaries({ specs: true })],
      'no-restricted-imports': ['error', restrictedImportsOf.specs],
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': 'off',
      'max-lines': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // What came over the wire is looked into as it is.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['apps/console/web/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat['recommended']] },
  { files: ['**/*.mjs'], extends: [tseslint.configs.base], rules: { 'no-undef': 'off', eqeqeq: 'error' } },
  prettier,
);

function pureRules(imports) {
  return {
    'no-restricted-imports': ['error', imports],
    'no-restricted-globals': ['error', ...impurities.globals],
    'no-restricted-properties': ['error', ...impurities.properties],
    'no-restricted-syntax': ['error', ...impurities.syntax, typedRejections],
  };
}
