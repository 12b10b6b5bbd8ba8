import DOMPurify from 'dompurify';
import { parsePlain } from './plain-html.ts';
import { purify } from './purify.ts';

/**
 * HTML as nodes, with what an answer may contain and nothing else. The second layer: the first is that the
 * parser takes HTML for text. Where its tags are the usual ones, there is nothing to take away.
 */
export function sanitize(html: string): DocumentFragment {
	return parsePlain(html) ?? purify(html);
}

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
