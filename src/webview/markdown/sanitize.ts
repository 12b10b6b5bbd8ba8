import DOMPurify from 'dompurify';

/**
 * HTML as nodes, with what an answer may contain and nothing else. The second layer: the first is that the
 * parser takes HTML for text.
 */
export function sanitize(html: string): DocumentFragment {
	return purifier.sanitize(html, { RETURN_DOM_FRAGMENT: true });
}

const ALLOWED_TAGS = [
	...['p', 'br', 'hr', 'blockquote', 'pre', 'code', 'div', 'span'],
	...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
	...['em', 'strong', 's', 'sup', 'a', 'img', 'input'],
	...['ul', 'ol', 'li'],
	...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];

/** One of its own, so that its lists are read once and not at every flush. */
const purifier = DOMPurify(window);
purifier.setConfig({
	ALLOWED_TAGS,
	ALLOWED_ATTR: [
		...['href', 'title', 'src', 'alt', 'start', 'class', 'type', 'checked', 'disabled'],
		...['role', 'tabindex', 'aria-label'],
	],
	ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
	// The list of schemes is for addresses; without this it would be asked about these, too.
	ADD_URI_SAFE_ATTR: ['start', 'type', 'checked', 'disabled', 'role', 'tabindex', 'aria-label'],
	ALLOW_DATA_ATTR: false,
	ALLOW_ARIA_ATTR: false,
	RETURN_DOM_FRAGMENT: true,
});

/** MathML as nodes, without links, images and styles. Its attributes are presentation and nothing else. */
export function sanitizeMath(html: string): DocumentFragment {
	return DOMPurify.sanitize(html, {
		ALLOWED_TAGS: MATH_TAGS,
		ALLOWED_ATTR: MATH_ATTRIBUTES,
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: false,
		// None of them is an address.
		ADD_URI_SAFE_ATTR: MATH_ATTRIBUTES,
		RETURN_DOM_FRAGMENT: true,
	});
}

const MATH_TAGS = [
	...['span', 'math', 'semantics', 'annotation', '#text'],
	...['mrow', 'mi', 'mo', 'mn', 'mtext', 'mspace', 'mstyle', 'mpadded', 'mphantom', 'menclose'],
	...['msup', 'msub', 'msubsup', 'munder', 'mover', 'munderover', 'mfrac', 'msqrt', 'mroot'],
	...['mtable', 'mtr', 'mtd'],
];

const MATH_ATTRIBUTES = [
	...['display', 'displaystyle', 'scriptlevel', 'encoding', 'mathvariant', 'mathcolor', 'mathbackground'],
	...['accent', 'accentunder', 'fence', 'separator', 'stretchy', 'largeop', 'movablelimits', 'symmetric'],
	...['lspace', 'rspace', 'minsize', 'maxsize', 'linethickness', 'notation', 'mathsize', 'form'],
	...['width', 'height', 'depth', 'voffset', 'columnalign', 'columnspacing', 'columnlines'],
	...['rowspacing', 'rowlines'],
];
