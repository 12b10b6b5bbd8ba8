import type { Token } from 'markdown-it';

/** Takes what was added to an open fence; returns the code to show, or undefined where the fence may end. */
export type OpenFence = (added: string) => string | undefined;

/**
 * The append-only path for a fence that is still open: its text needs no parsing until a line closes it.
 *
 * @param token the last block's first token.
 * @param tail the source that holds this block and nothing after it.
 * @returns undefined where the block is no open fence, or one that needs the parser (an indented one).
 */
export function enterFence(token: Token | undefined, tail: string): OpenFence | undefined {
	if (token?.type !== 'fence' || !token.map) {
		return undefined;
	}
	const opener = new RegExp(`^${token.markup}.*\n`, 'm').exec(tail);
	const code = opener ? tail.slice(opener.index + opener[0].length) : undefined;
	const marker = token.markup.slice(0, 1);
	const closer = new RegExp(`^ {0,3}${marker}{${token.markup.length},}[ \\t]*$`, 'm');
	const closerBegun = new RegExp(`^ {0,3}${marker}*[ \\t]*$`);
	const shown = code?.slice(code.lastIndexOf('\n') + 1);
	if (code === undefined || shown === undefined || closer.test(code)) {
		return undefined;
	}
	if (shown !== '' && closerBegun.test(shown)) {
		return undefined;
	}
	let held = '';
	let isMidLine = shown !== '';
	return (added) => {
		const text = held + added;
		const firstLine = isMidLine ? text.indexOf('\n') + 1 || text.length : 0;
		const lastLine = Math.max(text.lastIndexOf('\n') + 1, firstLine);
		if (closer.test(text.slice(firstLine, lastLine))) {
			return undefined;
		}
		const rest = text.slice(lastLine);
		held = closerBegun.test(rest) ? rest : '';
		const show = text.slice(0, text.length - held.length);
		isMidLine = show === '' ? isMidLine : !show.endsWith('\n');
		return show;
	};
}
