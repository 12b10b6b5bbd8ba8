import { element } from '../element.ts';
import { type Block, createBlockReader } from './block-reader.ts';
import { appendCode, createCodeBlock, highlightCodeBlock, isCodeBlock } from './code-block.ts';
import { createParser } from './parser.ts';
import { patchElement } from './patch.ts';
import { sanitize } from './sanitize.ts';

/** Markdown that grows, as an element. */
export interface MarkdownView {
	readonly element: HTMLElement;
	/** Adds text; `done` with the last. Call it at most once a frame. */
	append(added: string, done: boolean): void;
}

/** So many blocks share a section, which costs nothing while it is outside the viewport. */
const SECTION_BLOCKS = 32;

const parser = createParser();

/**
 * Shows Markdown as it comes. A block that is final is not parsed or painted again, but once to colour its code
 * and once where a later link definition changes it; only the open blocks at the end are patched.
 */
export function createMarkdownView(): MarkdownView {
	const root = element('div', { class: 'markdown' });
	const sections = createSections(root);
	const read = createBlockReader(parser);
	const settled: HTMLElement[] = [];
	let open: HTMLElement[] = [];

	const settle = (count: number) => {
		for (const block of open.splice(0, count)) {
			sections.settle();
			settled.push(block);
			highlightWithin(block);
		}
	};
	const replace = (number: number, block: Block) => {
		const [fresh] = renderBlocks([block]);
		const shown = settled[number];
		if (fresh && shown) {
			settled[number] = patchElement(shown, fresh);
			highlightWithin(settled[number]);
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

/** Where blocks stand in the page: so many to a section, the open ones behind the settled ones. */
function createSections(root: HTMLElement): {
	open(block: HTMLElement): HTMLElement;
	settle(): void;
} {
	let section = root.appendChild(element('div', { class: 'section' }));
	let size = 0;
	return {
		open: (block) => section.appendChild(block),
		settle() {
			if (size === SECTION_BLOCKS) {
				const next = root.appendChild(element('div', { class: 'section' }));
				next.append(...[...section.children].slice(SECTION_BLOCKS));
				section = next;
				size = 0;
			}
			size++;
		},
	};
}

/** One element for each block. They are made clean in one go, because each go costs a document. */
function renderBlocks(blocks: readonly Block[]): HTMLElement[] {
	const html = blocks.map(({ tokens, env }) => parser.renderer.render(tokens, parser.options, env));
	const rendered = dress(sanitize(html.join('')));
	if (rendered.length === blocks.length) {
		return rendered;
	}
	// The sanitizer took an element away: each block keeps one of its own.
	return html.map((block) => element('div', {}, ...dress(sanitize(block))));
}

function dress(fragment: DocumentFragment): HTMLElement[] {
	for (const pre of fragment.querySelectorAll('pre')) {
		const language = /\blanguage-(\S+)/.exec(pre.firstElementChild?.className ?? '')?.[1] ?? '';
		pre.replaceWith(createCodeBlock(language, pre.textContent));
	}
	return [...fragment.children].filter((child) => child instanceof HTMLElement);
}

function highlightWithin(block: HTMLElement): void {
	const found = isCodeBlock(block) ? [block] : block.querySelectorAll<HTMLElement>('.code-block');
	for (const codeBlock of found) {
		// A chunk that cannot be loaded leaves the code plain, which is all that is lost.
		highlightCodeBlock(codeBlock).catch(() => undefined);
	}
}
