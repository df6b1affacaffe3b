import eslint from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom: each room of src/ and the rooms that it may import besides itself.
 * `src/errors.ts` and `src/messages.ts` are open to all. test/cli/boundaries.test.ts breaks it once.
 */
export const ROOMS = {
  spl: [],
  aws: [],
  condition: ['aws'],
  catalogue: ['condition', 'aws'],
  compile: ['catalogue', 'condition', 'spl'],
  splunk: ['compile', 'catalogue', 'spl'],
  sigma: ['compile', 'catalogue', 'condition', 'aws', 'spl'],
  cards: ['compile', 'catalogue', 'condition', 'spl'],
  trail: [],
  engine: ['spl', 'trail'],
  findings: ['engine', 'aws'],
  ledger: ['engine', 'aws', 'findings'],
  web: ['engine', 'ledger', 'findings'],
};

const rooms = Object.keys(ROOMS);
const policies = Object.entries(ROOMS).map(([room, may]) => ({
  from: { element: { type: room } },
  allow: { to: { element: { types: { anyOf: [room, ...may] } } } },
}));

export default tseslint.config(
  { ignores: ['lib/', 'dist/', 'node_modules/', '.tools/', 'coverage/', '**/*.generated.js'] },
  eslint.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Index access is checked by the compiler (noUncheckedIndexedAccess); `as` after a guard reads better than `!`.
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    // Rules that need types cost some seconds, so only those that have caught bugs here are on.
    files: ['src/**/*.ts'],
    ignores: ['src/web/pages/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-deprecated': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { alwaysTryTypes: false, project: 'tsconfig.json' } },
      'boundaries/include': ['src/**/*'],
      'boundaries/elements': [
        ...rooms.map((room) => ({ type: room, pattern: `src/${room}` })),
        { type: 'cli', pattern: 'src/cli' },
      ],
      'boundaries/files': [
        { category: 'library', pattern: 'src/index.ts' },
        { category: 'common', pattern: 'src/{errors,messages}.ts' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message: 'src/{{from.element.type}} may not import src/{{to.element.type}}: see ROOMS in eslint.config.js',
          policies: [
            ...policies,
            { from: { element: { type: 'cli' } }, allow: { to: { element: { type: '*' } } } },
            { from: { file: { categories: 'library' } }, allow: { to: { element: { type: '*' } } } },
            { allow: { to: { file: { categories: 'common' } } } },
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': [
        'error',
        ...['it', 'test', 'describe'].map((object) => ({
          object,
          property: 'only',
          message: 'a focused test hides the others',
        })),
      ],
    },
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off' },
  },
  {
    files: ['bin/**/*.js', 'scripts/**/*.mjs', 'examples/**/*.mjs', '*.config.{js,ts}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
