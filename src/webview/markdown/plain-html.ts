/** What an attribute may hold: it ends at its own quote, and nothing in it stands for anything but an ampersand. */
const VALUE = '(?:[^"&<>]|&amp;)*';
const CLASS = ' class="[\\w -]*"';

/** The tags of what is plain, without their brackets. */
const PLAIN = [
	'/?(?:p|h[1-6]|ul|ol|li|blockquote|em|strong|s|a|code|pre|div|span|table|thead|tbody|tr|th|td)',
	'(?:br|hr)',
	`(?:p|ul|ol|li|blockquote|code|div|span|th|td)${CLASS}`,
	`ol start="\\d+"(?:${CLASS})?`,
	`a href="https?://${VALUE}" title="${VALUE}"`,
	`(?:a|code)${CLASS} role="link" tabindex="0" title="${VALUE}"`,
	`input type="checkbox" disabled(?: checked)? aria-label="${VALUE}"`,
];

/** A tag that is none of these. No `<` but that of a tag is in HTML that a renderer has escaped. */
const MORE = new RegExp(`<(?!(?:${PLAIN.join('|')})>)`);

/** Nothing in it is loaded, run or shown. */
const inert = document.implementation.createHTMLDocument();

/**
 * HTML as nodes, where its tags are the usual ones: no picture, no event, no style, and no address but one that may be
 * linked to, so that there is nothing to take away from it. Most of an answer is such HTML.
 *
 * @returns undefined for all other HTML.
 */
export function parsePlain(html: string): DocumentFragment | undefined {
	if (MORE.test(html)) {
		return undefined;
	}
	inert.body.innerHTML = html;
	const nodes = document.createDocumentFragment();
	while (inert.body.firstChild) {
		nodes.append(inert.body.firstChild);
	}
	return nodes;
}
