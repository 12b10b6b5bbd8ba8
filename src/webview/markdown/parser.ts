import { t } from '@vscode/l10n';
import MarkdownItParser, {
	type MarkdownIt,
	type RendererRule,
	type StateCore,
	type Token,
} from 'markdown-it';
import { addCitations } from './cite-rule.ts';
import { addImages } from './image-rule.ts';
import { addMath } from './math-rules.ts';
import { isPath, pathAttributes } from './path-link.ts';
import { isSymbol, symbolAttributes } from './symbol-link.ts';

/** The only addresses that an answer may link to. */
const OPENABLE = /^(?:https?:|mailto:)/i;
const TASK = /^\[([ xX])\]\s+/;

/**
 * The Markdown dialect of answers: CommonMark with tables, strikethrough, task lists, formulas and bare web
 * addresses. HTML is text. Links carry their real target as title; an image from elsewhere becomes a button that
 * names its host. The HTML of a block is one element, without inline styles.
 */
export function createParser(): MarkdownIt {
	const parser = new MarkdownItParser({ html: false, linkify: true });
	// "README.md" and "node.js" are file names here, not web addresses.
	parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
	addMath(parser);
	addImages(parser);
	addCitations(parser);
	parser.core.ruler.push('task-list', markTasks);
	parser.core.ruler.push('column-alignment', alignByClass);
	Object.assign(parser.renderer.rules, {
		link_open: renderLink,
		table_open: (tokens, index) =>
			`<div class="${['table-scroll', tokens[index]?.attrGet('class')].filter(Boolean).join(' ')}"><table>`,
		table_close: () => '</table></div>',
		checkbox: (tokens, index) =>
			tokens[index]?.meta?.checked
				? `<input type="checkbox" disabled checked aria-label="${escapeHtml(t('Done'))}"> `
				: `<input type="checkbox" disabled aria-label="${escapeHtml(t('Not done'))}"> `,
		code_inline: renderCode,
	} satisfies Record<string, RendererRule>);
	return parser;
}

const renderLink: RendererRule = (tokens, index, options, _env, renderer) => {
	const token = tokens[index];
	const target = String(token?.attrGet('href') ?? '');
	if (token) {
		token.attrs = OPENABLE.test(target)
			? [
					['href', target],
					['title', target],
				]
			: isPath(target)
				? pathAttributes(target)
				: [['title', target]];
	}
	return renderer.renderToken(tokens, index, options);
};

const renderCode: RendererRule = (tokens, index, _options, _env, renderer) => {
	const token = tokens[index];
	if (!token) {
		return '';
	}
	const { content } = token;
	token.attrs = isPath(content)
		? pathAttributes(content)
		: isSymbol(content)
			? symbolAttributes(content)
			: null;
	return `<code${renderer.renderAttrs(token)}>${escapeHtml(content)}</code>`;
};

function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

/** GFM's task lists: `[ ]` or `[x]` at the beginning of an item becomes a box that cannot be ticked. */
function markTasks(state: StateCore): void {
	state.tokens.forEach((token, index) => {
		const [item, paragraph] = [state.tokens[index - 2], state.tokens[index - 1]];
		const text = token.children?.[0];
		if (item?.type !== 'list_item_open' || paragraph?.type !== 'paragraph_open' || text?.type !== 'text') {
			return;
		}
		const task = TASK.exec(text.content);
		if (task && token.children) {
			text.content = text.content.slice(task[0].length);
			const box = new state.Token('checkbox', 'input', 0);
			box.meta = { checked: task[1] !== ' ' };
			token.children.unshift(box);
			item.attrJoin('class', 'task');
		}
	});
}

/** The parser aligns columns by inline styles, which the page's policy forbids. */
function alignByClass({ tokens }: StateCore): void {
	for (const token of tokens) {
		if (token.type === 'th_open' || token.type === 'td_open') {
			alignCell(token);
		}
	}
}

function alignCell(cell: Token): void {
	const side = /^text-align:(left|center|right)$/.exec(String(cell.attrGet('style') ?? ''))?.[1];
	cell.attrs = side ? [['class', `align-${side}`]] : null;
}
