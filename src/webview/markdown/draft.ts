import type { MarkdownIt, Token } from 'markdown-it';
import { element } from '../element.ts';
import type { Block } from './block-reader.ts';
import { createCodeBlock } from './code-block.ts';
import { sanitize } from './sanitize.ts';

/** A block on its way into the page. Two drafts with the same source look the same. */
export interface Draft {
	/** HTML that is not clean yet; of a fence, what stands in it. */
	source: string;
	fence: Token | undefined;
	/** The fence's language. */
	language: string;
}

/** What a block is to look like, before it costs the page anything. */
export function draftOf(parser: MarkdownIt, { tokens, env }: Block): Draft {
	const [fence] = tokens;
	if (fence?.type === 'fence') {
		// Code is text: a long one would be made into HTML and taken apart again for nothing.
		const source = `\`\`\`${fence.info}\n${fence.content}`;
		return { source, fence, language: firstWord(parser.utils.unescapeAll(fence.info)) };
	}
	const source = parser.renderer.render(tokens, parser.options, env);
	return { source, fence: undefined, language: '' };
}

/** One element for each draft. HTML is made clean in one go, because each go has its price. */
export function renderDrafts(drafts: readonly Draft[]): HTMLElement[] {
	const clean = renderHtml(drafts.flatMap(({ source, fence }) => (fence ? [] : [source])));
	return drafts.map(({ fence, language }) =>
		fence ? createCodeBlock(language, fence.content) : (clean.shift() ?? element('div')),
	);
}

function renderHtml(html: readonly string[]): HTMLElement[] {
	const rendered = html.length > 0 ? dress(sanitize(html.join(''))) : [];
	// Where the sanitizer took an element away, each block keeps one of its own.
	return rendered.length === html.length
		? rendered
		: html.map((block) => element('div', {}, ...dress(sanitize(block))));
}

function dress(fragment: DocumentFragment): HTMLElement[] {
	for (const pre of fragment.querySelectorAll('pre')) {
		const language = /\blanguage-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
		pre.replaceWith(createCodeBlock(language, pre.textContent));
	}
	return [...fragment.children].filter((child) => child instanceof HTMLElement);
}

/** The language of a fence is the first word behind its marker. */
function firstWord(info: string): string {
	return info.trim().split(/\s+/, 1)[0] ?? '';
}
