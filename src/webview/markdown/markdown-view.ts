import { element } from '../element.ts';
import { type Block, createBlockReader } from './block-reader.ts';
import { createCaret } from './caret.ts';
import { withoutMarks } from './cited-text.ts';
import { appendCode, isCodeBlock, syncCodeBlock } from './code-block.ts';
import { type Draft, draftOf, renderDrafts } from './draft.ts';
import { foldCodeBlock } from './fold.ts';
import { typesetFormulas } from './formula.ts';
import { growChildren } from './grow-children.ts';
import { growText } from './grow-text.ts';
import { highlightCodeBlock } from './highlight-block.ts';
import { wantPictures } from './image.ts';
import { createParser } from './parser.ts';
import { patchElement } from './patch.ts';
import { createSections } from './sections.ts';

/** Markdown that grows, as an element. */
export interface MarkdownView {
	readonly element: HTMLElement;
	/** Adds text; `done` with the last. Call it at most once a frame. */
	append(added: string, done: boolean): void;
}

/** A block that may still change, and what it was rendered from. */
interface OpenBlock {
	element: HTMLElement;
	source: string;
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
	const caret = createCaret();
	const settled: HTMLElement[] = [];
	let open: OpenBlock[] = [];

	const settle = (count: number) => {
		for (const { element: block } of open.splice(0, count)) {
			sections.settle(block);
			settled.push(block);
			wantPictures(block);
			finishCode(block);
		}
	};
	const replace = (number: number, block: Block) => {
		const [fresh] = renderDrafts([draftOf(parser, block)]);
		const shown = settled[number];
		if (fresh && shown) {
			settled[number] = patchElement(shown, fresh);
			typesetFormulas(settled[number]);
			wantPictures(settled[number]);
			finishCode(settled[number]);
		}
	};
	const show = (blocks: readonly Block[]) => {
		for (const surplus of open.splice(blocks.length)) {
			surplus.element.remove();
		}
		const drafts = blocks.map((block) => draftOf(parser, block));
		const isRight = drafts.map((draft, index) => isShown(draft, open[index]));
		const fresh = renderDrafts(drafts.filter((_, index) => !isRight[index]));
		open = drafts.map(({ source }, index) => {
			const shown = open[index];
			const block = isRight[index] ? undefined : fresh.shift();
			if (!block) {
				return { element: shown?.element ?? sections.open(element('div')), source };
			}
			const placed = shown ? patchElement(shown.element, block) : sections.open(block);
			typesetFormulas(placed);
			return { element: placed, source };
		});
	};
	return {
		element: root,
		append(added, done) {
			const step = read(added, done);
			if (step.type === 'code') {
				const last = open.at(-1);
				if (last && isCodeBlock(last.element)) {
					appendCode(last.element, withoutMarks(step.text));
					caret.moveTo(last.element);
				}
				return;
			}
			for (const retracted of settled.splice(settled.length - step.retracted)) {
				sections.retract(retracted);
			}
			show(step.blocks);
			for (const [number, block] of step.changed) {
				replace(number, block);
			}
			settle(step.settled);
			caret.moveTo(done ? undefined : (open.at(-1)?.element ?? settled.at(-1)));
		},
	};
}

/** True where a block looks like this, or does when what came is added to its code, its last text or its last children. */
function isShown({ source, code, language }: Draft, shown: OpenBlock | undefined): boolean {
	if (shown === undefined || shown.source === source) {
		return shown !== undefined;
	}
	if (code && isCodeBlock(shown.element)) {
		syncCodeBlock(shown.element, language, code.content);
		return true;
	}
	if (code || growText(shown.element, shown.source, source)) {
		return !code;
	}
	const isGrown = growChildren(shown.element, shown.source, source);
	if (isGrown) {
		typesetFormulas(shown.element);
	}
	return isGrown;
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
