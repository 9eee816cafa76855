import { Schema } from '@formily/json-schema';

/**
 * Formily compiles `{{ }}` with `new Function`. Documents with such text are refused before anything reads them; this
 * makes the compiler itself throw, so that no way round that check can run code.
 */
Schema.registerCompiler(() => {
  throw new Error('Expressions of code are switched off; rules are FEEL');
});
