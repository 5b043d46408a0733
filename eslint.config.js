// Lint: strict types, the import fence, and effects only where an entry point names them.
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { fenceRule } from './tools/fence.ts';

/** Only these name the real clock and the real random source; everything else is given one. */
const compositionRoots = ['relay/main.ts', 'relay/start*.ts', 'client/worker/worker.ts', 'client/page/main.ts'];
const outside = ['bench/**', 'test/**', 'tools/**'];
const configs = ['*.js', '*.mjs', '*.config.ts', 'client/public/*.js'];

const effects = [
  ["MemberExpression[object.name='Date'][property.name='now']", 'take the clock as an argument'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'take the clock as an argument'],
  ["CallExpression[callee.name='Date']", 'take the clock as an argument'],
  ["MemberExpression[object.name='Math'][property.name='random']", 'take the random source as an argument'],
  ['MemberExpression[property.name=/^(getRandomValues|randomUUID)$/]', 'take the random source as an argument'],
  ['ImportSpecifier[imported.name=/^random(Bytes|UUID|Int|FillSync)$/]', 'take the random source as an argument'],
].map(([selector, message]) => ({ selector, message }));

const shape = [
  { selector: 'ExportDefaultDeclaration', message: 'export by name' },
  { selector: 'ExportAllDeclaration', message: 'no barrels: import from where it is made' },
];

const inlineStyle = {
  selector: "SvelteAttribute[key.name='style']",
  message: 'the CSP refuses a style attribute in markup: use a class or a style: directive',
};

/** Index access inside a checked bound may say so; a missing value anywhere else is a case to handle. */
const blindTrust = {
  selector: 'TSNonNullExpression:not(:has(> MemberExpression.expression[computed=true]))',
  message: 'handle the missing value: `!` is only for index access inside a checked bound',
};

export default ts.config(
  { ignores: ['node_modules/', 'dist/', 'data/', 'reports/', 'coverage/', 'client/public/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { enamel: { rules: { fence: fenceRule } } },
    rules: {
      'enamel/fence': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...effects, ...shape, blindTrust],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // A port answers with a promise whether or not this side of it waits.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Bridges to Yjs and to the worker keep plain maps and tell Svelte themselves.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      'no-restricted-syntax': ['error', ...effects, blindTrust, inlineStyle],
    },
  },
  { files: compositionRoots, rules: { 'no-restricted-syntax': ['error', ...shape, blindTrust] } },
  {
    files: outside,
    rules: {
      'no-restricted-syntax': ['error', ...shape],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  // One state each that does not come apart: a log on this device, its keys, an open vault, the list of the page's calls.
  {
    files: ['client/sync/replica.ts', 'client/worker/groups.ts', 'client/worker/house.ts', 'client/worker/tablet.ts'],
    rules: { 'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['tools/**', 'bench/**'], rules: { 'no-console': 'off' } },
  { files: configs, extends: [ts.configs.disableTypeChecked], rules: { 'no-restricted-syntax': 'off' } },
);
