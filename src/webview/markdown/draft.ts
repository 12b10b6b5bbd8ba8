import type { MarkdownIt, Token } from 'markdown-it';
import { element } from '../element.ts';
import type { Block } from './block-reader.ts';
import { createCodeBlock } from './code-block.ts';
import { sanitize } from './sanitize.ts';

/** A block on its way into the page. Two drafts with the same source look the same. */
export interface Draft {
	/** HTML that is not clean yet; of code, what stands in it. */
	source: string;
	code: Token | undefined;
	/** The code's language, where a fence names one. */
	language: string;
}

/** What a block is to look like, before it costs the page anything. */
export function draftOf(parser: MarkdownIt, { tokens, env }: Block): Draft {
	const [code] = tokens;
	if (code?.type === 'fence' || code?.type === 'code_block') {
		// Code is text: a long one would be made into HTML and taken apart again for nothing.
		const source = `\`\`\`${code.info}\n${code.content}`;
		return { source, code, language: firstWord(parser.utils.unescapeAll(code.info)) };
	}
	const source = parser.renderer.render(tokens, parser.options, env);
	return { source, code: undefined, language: '' };
}

/** One element for each draft. HTML is made clean in one go, because each go has its price. */
export function renderDrafts(drafts: readonly Draft[]): HTMLElement[] {
	const clean = renderHtml(drafts.flatMap(({ source, code }) => (code ? [] : [source])));
	return drafts.map(({ code, language }) =>
		code ? createCodeBlock(language, code.content) : (clean.shift() ?? element('div')),
	);
}

/** Clean nodes of what a block's HTML holds, or of its end. */
export function renderPart(html: string): DocumentFragment {
	const nodes = sanitize(html);
	makeCodeBlocks(nodes);
	// The sanitizer makes a text of its own of the spaces before everything else.
	nodes.normalize();
	return nodes;
}

function renderHtml(html: readonly string[]): HTMLElement[] {
	const rendered = html.length > 0 ? dress(sanitize(html.join(''))) : [];
	// Where the sanitizer took an element away, each block keeps one of its own.
	return rendered.length === html.length
		? rendered
		: html.map((block) => element('div', {}, ...dress(sanitize(block))));
}

function dress(fragment: DocumentFragment): HTMLElement[] {
	makeCodeBlocks(fragment);
	return [...fragment.children].filter((child) => child instanceof HTMLElement);
}

function makeCodeBlocks(fragment: DocumentFragment): void {
	for (const pre of fragment.querySelectorAll('pre')) {
		const language = /\blanguage-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
		pre.replaceWith(createCodeBlock(language, pre.textContent));
	}
}

/** The language of a fence is the first word behind its marker. */
function firstWord(info: string): string {
	return info.trim().split(/\s+/, 1)[0] ?? '';
}
