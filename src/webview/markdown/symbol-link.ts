import { t } from '@vscode/l10n';

/** One name, or names joined as in `Reader.read`, `std::string` or `Reader#read`, perhaps called. */
const NAMES = /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::|#)[\p{L}_$][\p{L}\p{N}_$]*)*(?:\(\))?$/u;

/**
 * What tells a symbol from other words in code: it is called, has a hump or an underscore inside, is joined by colons,
 * or begins with a capital. `npm`, `true` and `node.js` are none of these.
 */
const SYMBOL = /\(\)$|\p{Ll}\p{N}*\p{Lu}|\p{L}_+\p{L}|::|^\p{Lu}\p{Ll}{3}|^\p{Lu}[\p{L}\p{N}]*[.#]/u;

/** True for inline code that may name a symbol of the workspace; whether there is one shows when it is opened. */
export function isSymbol(text: string): boolean {
	return text.length <= 200 && NAMES.test(text) && SYMBOL.test(text);
}

/** What makes an element a link to a symbol: it is answered by its class, and reached by the keyboard. */
export function symbolAttributes(name: string): [string, string][] {
	return [
		['class', 'symbol-link'],
		['role', 'link'],
		['tabindex', '0'],
		['title', t('Go to {0} in the workspace', name)],
	];
}
