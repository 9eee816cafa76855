interface Keyboard {
  readonly inputmode?: 'numeric' | 'tel' | 'text';
  readonly autocomplete?: string;
  readonly maxlength?: number;
}

/** Keyboard and help of the browser, by field type. People type for others here, so browsers must not fill in their own. */
export const keyboards: Readonly<Record<string, Keyboard>> = {
  text: { autocomplete: 'off' },
  divisionText: { autocomplete: 'off' },
  identityNumber: { inputmode: 'text', autocomplete: 'off', maxlength: 24 },
  phone: { inputmode: 'tel', autocomplete: 'off', maxlength: 24 },
  bankCard: { inputmode: 'numeric', autocomplete: 'off', maxlength: 30 },
};
