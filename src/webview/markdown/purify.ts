import DOMPurify from 'dompurify';

/** HTML as nodes, read one by one for what an answer may not contain. */
export function purify(html: string): DocumentFragment {
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
