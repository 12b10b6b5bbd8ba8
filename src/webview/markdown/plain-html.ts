/**
 * A tag that is more than a name of these, with a class, or the number with which a list begins. No `<` but that of a tag
 * is in HTML that a renderer has escaped.
 */
const MORE =
	/<(?!\/?(?:p|h[1-6]|ul|ol|li|blockquote|em|strong|s|code|pre|div|span|table|thead|tbody|tr|th|td)>|(?:br|hr)>|(?:p|ul|ol|li|blockquote|code|div|span|th|td) class="[\w -]*">|ol start="\d+"(?: class="[\w -]*")?>)/;

/** Nothing in it is loaded, run or shown. */
const inert = document.implementation.createHTMLDocument();

/**
 * HTML as nodes, where its tags are names and classes alone: no address, no event, no style, so that there is nothing to
 * take away from it. Most of an answer is such HTML.
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
