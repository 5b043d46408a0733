// Lint: strict types, the import fence, and effects only where an entry point names them.
import globals from 'globals';
import ts from 'typescript-eslint';
import { effects, isTimer } from './tools/effects.ts';
import { fenceRule } from './tools/fence.ts';

// TypeScript then reads of a component what the rules read of it, so all components share one program; else every one gets
// a program of its own, which is half of what lint takes. It is read when the parser is loaded.
process.env['SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK'] ??= '1';
const { default: svelte } = await import('eslint-plugin-svelte');

/** Only these name the real clock and the real random source; everything else is given one. */
const compositionRoots = ['relay/main.ts', 'relay/start*.ts', 'client/worker/worker.ts', 'client/page/main.ts'];
/**
 * These stand on the page, above the worker that is simulated, and wait for the browser itself: a touch, a silent socket, a
 * passkey prompt, a frame, an app that is half stored. They may name its timers; neither the date nor chance.
 */
const besideTheBrowser = [
  'client/imaging/ask.ts',
  'client/imaging/stage/scene.ts',
  'client/page/idle.ts',
  'client/page/onceMore.ts',
  'client/page/sitting.ts',
  'client/page/socket.ts',
  'client/page/update.svelte.ts',
  'client/ui/account.ts',
  'client/ui/unlock/NewWay.svelte',
  'client/ui/unlock/OpenVault.svelte',
  'client/ui/unlock/countdown.svelte.ts',
];
const outside = ['bench/**', 'test/**', 'tools/**'];
const configs = [
  '*.js',
  '*.mjs',
  '*.config.ts',
  'client/public/*.js',
  'tools/mutation/*.ts',
  'tools/second-verifier/*.mjs',
];

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
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
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
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Bridges to Yjs and to the worker keep plain maps and tell Svelte themselves.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-navigation-without-resolve': 'off',
      'no-restricted-syntax': ['error', ...effects, blindTrust, inlineStyle],
    },
  },
  {
    files: besideTheBrowser,
    rules: {
      'no-restricted-syntax': ['error', ...effects.filter((each) => !isTimer(each)), ...shape, blindTrust, inlineStyle],
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
  // One state each that does not come apart: the lines to a relay, a log on this device, its keys, an open vault, the list of the page's calls.
  {
    files: [
      'client/sync/courier.ts',
      'client/sync/replica.ts',
      'client/worker/groups/groups.ts',
      'client/worker/house.ts',
      'client/worker/tablet.ts',
    ],
    rules: { 'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['tools/**', 'bench/**'], rules: { 'no-console': 'off' } },
  { files: configs, extends: [ts.configs.disableTypeChecked], rules: { 'no-restricted-syntax': 'off' } },
);
