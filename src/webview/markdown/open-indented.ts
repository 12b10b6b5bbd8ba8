import type { Token } from 'markdown-it';
import type { OpenFence } from './open-fence.ts';

/** What makes a line one of code: four columns. A line of white space alone may have fewer. */
const INDENT = /^(?: {4}| {0,3}\t)/;
const BLANK = /^[ \t]*$/;

/**
 * The append-only path for indented code that is still open: a line that is indented stays code, and blank lines wait
 * for what follows them.
 *
 * @param token the last block's first token. Where it is such code, its content is left without the line break that
 * the parser puts at its end, so that it can grow.
 * @param tail the source that holds this block and nothing after it but blank lines.
 * @returns undefined where the block is no indented code.
 */
export function enterIndented(token: Token | undefined, tail: string): OpenFence | undefined {
	if (token?.type !== 'code_block') {
		return undefined;
	}
	token.content = token.content.replace(/\n$/, '');
	/** From the end of the last line of code, or of what there is of it. */
	let held = tail.slice(endOfCode(tail));
	return (added) => {
		const [restOfLine = '', ...lines] = (held + added).split('\n');
		let code = restOfLine;
		let blank = '';
		held = '';
		for (const line of lines) {
			if (BLANK.test(line)) {
				blank += `\n${withoutIndent(line)}`;
				held += `\n${line}`;
			} else if (INDENT.test(line)) {
				code += `${blank}\n${withoutIndent(line)}`;
				blank = '';
				held = '';
			} else {
				return undefined;
			}
		}
		return code;
	};
}

/** The first line break behind the last line that is not blank; the end of the text where there is none. */
function endOfCode(text: string): number {
	let end = text.length;
	while (end > 0 && ' \t\n'.includes(text.charAt(end - 1))) {
		end--;
	}
	const lineEnd = text.indexOf('\n', end);
	return lineEnd < 0 ? text.length : lineEnd;
}

function withoutIndent(line: string): string {
	return line.replace(/^(?: {4}| {0,3}\t| {1,3}$)/, '');
}
