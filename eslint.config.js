import js from '@eslint/js';
import ts from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

const budgets = {
  // Budgets follow the 90th percentile of well-kept TypeScript projects; a longer unit wants a name of its own.
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  complexity: ['error', 15],
};

export default ts.config(
  { ignores: ['node_modules/', 'dist/', '.data/', 'coverage/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'server/start.js'] },
        extraFileExtensions: ['.vue'],
        parser: ts.parser,
      },
    },
    rules: {
      ...budgets,
      // A cast hides what a schema or a type guard would prove; `as const` stays allowed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Logs go through kit/log.ts, which knows what must not be written.
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Settings are read once, in server/.',
        },
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Name what you export; a default export has as many names as importers.',
        },
      ],
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/no-v-html': 'error',
      // The type check knows every name there is, those of the browser included.
      'no-undef': 'off',
      // An optional property is absent, which its type says already.
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: [
      '**/*.spec.ts',
      'test/**',
      'e2e/**',
      'bench/**',
      'scripts/**',
      'server/**',
      'simulators/main.ts',
      '*.config.ts',
      'eslint.config.js',
      '**/*.d.ts',
    ],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { 'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['eslint.config.js'], ...ts.configs.disableTypeChecked },
);
