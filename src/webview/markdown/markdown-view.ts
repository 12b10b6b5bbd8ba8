import { element } from '../element.ts';
import { type Block, createBlockReader } from './block-reader.ts';
import { appendCode, createCodeBlock, highlightCodeBlock, isCodeBlock } from './code-block.ts';
import { foldCodeBlock } from './fold.ts';
import { createParser } from './parser.ts';
import { patchElement } from './patch.ts';
import { sanitize } from './sanitize.ts';
import { createSections } from './sections.ts';

/** Markdown that grows, as an element. */
export interface MarkdownView {
	readonly element: HTMLElement;
	/** Adds text; `done` with the last. Call it at most once a frame. */
	append(added: string, done: boolean): void;
}

const parser = createParser();

/**
 * Shows Markdown as it comes. A block that is final is not parsed or painted again, but once to colour its code
 * and once where a later link definition changes it; only the open blocks at the end are patched.
 *
 * @param longestOpen where a long block is cut into parts, in UTF-16 units.
 */
export function createMarkdownView(longestOpen?: number): MarkdownView {
	const root = element('div', { class: 'markdown' });
	const sections = createSections(root);
	const read = createBlockReader(parser, longestOpen);
	const settled: HTMLElement[] = [];
	let open: HTMLElement[] = [];

	const settle = (count: number) => {
		for (const block of open.splice(0, count)) {
			sections.settle();
			settled.push(block);
			finishCode(block);
		}
	};
	const replace = (number: number, block: Block) => {
		const [fresh] = renderBlocks([block]);
		const shown = settled[number];
		if (fresh && shown) {
			settled[number] = patchElement(shown, fresh);
			finishCode(settled[number]);
		}
	};
	return {
		element: root,
		append(added, done) {
			const step = read(added, done);
			if (step.type === 'code') {
				const last = open.at(-1);
				if (last && isCodeBlock(last)) {
					appendCode(last, step.text);
				}
				return;
			}
			for (const retracted of settled.splice(settled.length - step.retracted)) {
				sections.retract(retracted);
			}
			const fresh = renderBlocks(step.blocks);
			for (const surplus of open.splice(fresh.length)) {
				surplus.remove();
			}
			open = fresh.map((block, index) => {
				const shown = open[index];
				return shown ? patchElement(shown, block) : sections.open(block);
			});
			for (const [number, block] of step.changed) {
				replace(number, block);
			}
			settle(step.settled);
		},
	};
}

/** One element for each block. They are made clean in one go, because each go costs a document. */
function renderBlocks(blocks: readonly Block[]): HTMLElement[] {
	const [only] = blocks;
	const fence = blocks.length === 1 && only ? only.tokens[0] : undefined;
	if (fence?.type === 'fence') {
		// Code is text: a long one would be made into HTML and taken apart again for nothing.
		return [createCodeBlock(languageOf(fence.info), fence.content)];
	}
	const html = blocks.map(({ tokens, env }) => parser.renderer.render(tokens, parser.options, env));
	const rendered = dress(sanitize(html.join('')));
	if (rendered.length === blocks.length) {
		return rendered;
	}
	// The sanitizer took an element away: each block keeps one of its own.
	return html.map((block) => element('div', {}, ...dress(sanitize(block))));
}

/** The first word behind a fence's marker. */
function languageOf(info: string): string {
	return parser.utils.unescapeAll(info).trim().split(/\s+/, 1)[0] ?? '';
}

function dress(fragment: DocumentFragment): HTMLElement[] {
	for (const pre of fragment.querySelectorAll('pre')) {
		const language = /\blanguage-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
		pre.replaceWith(createCodeBlock(language, pre.textContent));
	}
	return [...fragment.children].filter((child) => child instanceof HTMLElement);
}

/** What is done once to code that is final. */
function finishCode(block: HTMLElement): void {
	const found = isCodeBlock(block) ? [block] : block.querySelectorAll<HTMLElement>('.code-block');
	for (const codeBlock of found) {
		foldCodeBlock(codeBlock);
		// A chunk that cannot be loaded leaves the code plain, which is all that is lost.
		highlightCodeBlock(codeBlock).catch(() => undefined);
	}
}
