import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CORE_IS_PURE =
  'The core is pure: time comes in as `now`, randomness as an argument, and nothing waits (docs/architecture.md).';

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'src/adapters/grpc/gen']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment.' },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'console',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'performance',
          'fetch',
          'crypto',
          'globalThis',
          'global',
        ].map((name) => ({ name, message: CORE_IS_PURE })),
      ],
      'no-restricted-syntax': [
        'error',
        ...[
          "MemberExpression[object.name='Date'][property.name='now']",
          "MemberExpression[object.name='Math'][property.name='random']",
          "NewExpression[callee.name='Date'][arguments.length=0]",
          // Without `new` it is the time of the clock as text, whatever its arguments.
          "CallExpression[callee.name='Date']",
          ':function[async=true]',
          'AwaitExpression',
        ].map((selector) => ({ selector, message: CORE_IS_PURE })),
      ],
    },
  },
  {
    files: ['src/config/environment.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    // The promises of node:test's test() and describe() are awaited by the runner.
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
  {
    files: ['bin/*.js', 'test/**/*.js', 'scripts/*.js', 'examples/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'performance', 'setTimeout'].map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: 'writable' } } },
  prettier,
);
