import { t } from '@vscode/l10n';

/**
 * The language of Weir's sentences, as BCP 47: a translation names its own here. Numbers, dates and plurals follow it
 * and not the machine's, so that a sentence is never half of one language and half of another.
 */
export function language(): string {
	return t('en');
}

/**
 * The form of a sentence that goes with a number, by the rules of the language.
 *
 * @param forms both as whole sentences; a language with more forms than English has uses `other` for all but one.
 */
export function plural(count: number, forms: { one: string; other: string }): string {
	return new Intl.PluralRules(language()).select(count) === 'one' ? forms.one : forms.other;
}

/** A number with its groups of digits: `12,345`. */
export function sayNumber(value: number): string {
	return value.toLocaleString(language());
}

/** Several things in a row: `a, b, and c`, or `a, b, or c`. */
export function sayList(
	items: readonly string[],
	type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
	return new Intl.ListFormat(language(), { type }).format(items);
}
