import DOMPurify from 'dompurify';

/**
 * HTML as nodes, with what an answer may contain and nothing else. The second layer: the first is that the
 * parser takes HTML for text.
 */
export function sanitize(html: string): DocumentFragment {
	return DOMPurify.sanitize(html, {
		ALLOWED_TAGS,
		ALLOWED_ATTR: [
			'href',
			'title',
			'src',
			'alt',
			'start',
			'class',
			'type',
			'checked',
			'disabled',
			'role',
			'tabindex',
			'aria-label',
		],
		ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
		// The list of schemes is for addresses; without this it would be asked about these, too.
		ADD_URI_SAFE_ATTR: ['start', 'type', 'checked', 'disabled', 'role', 'tabindex', 'aria-label'],
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: false,
		RETURN_DOM_FRAGMENT: true,
	});
}

const ALLOWED_TAGS = [
	...['p', 'br', 'hr', 'blockquote', 'pre', 'code', 'div', 'span'],
	...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
	...['em', 'strong', 's', 'a', 'img', 'input'],
	...['ul', 'ol', 'li'],
	...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];
