import { type ChatRequest, type ToolMessage, textOf } from '../chat.ts';

/** What the demo sees of a request. */
export interface Question {
	/** The words of the last user message, without quoted code, as they were written. */
	words: string;
	/** The last code that the message quotes: what an inline edit asks about, or a selection. */
	code?: Code | undefined;
	/** Whether the code's replacement is asked for, not words about it. */
	wantsCode: boolean;
	/** The names of the tools that may be called. */
	tools: readonly string[];
	/** What the tools answered since the last user message. */
	results: readonly ToolMessage[];
}

/** A piece of code; `language` as a fence names it, '' where nothing says it. */
export interface Code {
	language: string;
	text: string;
}

/** Reads of a request what the demo goes by. */
export function readQuestion({ messages, tools = [] }: ChatRequest): Question {
	const place = messages.findLastIndex(({ role }) => role === 'user');
	const last = messages[place];
	const text = last ? textOf(last) : '';
	const rules = messages.map((message) => (message.role === 'system' ? message.content : '')).join('\n');
	const words = wordsOf(text);
	const code = lastFence(text);
	return {
		words,
		code,
		wantsCode: code !== undefined && (WANTS_CODE.test(rules) || WANTS_CODE.test(words)),
		tools: tools.map(({ name }) => name),
		results: messages.slice(place + 1).filter((message) => message.role === 'tool'),
	};
}

const WANTS_CODE = /\b(?:rewrites?|refactor(?:s|ed|ing)?)\b/i;

/** A line above the fence may say what it holds; the fence ends with as many backticks as it began with. */
const FENCE = /(?:^|\n)(?:([^\n]*)\n)?(`{3,})([^\s`]*)[^\n]*\n([\s\S]*?)\n?\2`*(?=\s|$)/g;

function lastFence(text: string): Code | undefined {
	const [, label = '', , named = '', code = ''] = [...text.matchAll(FENCE)].at(-1) ?? [];
	return code === '' ? undefined : { language: named || languageOfLabel(label), text: code };
}

/** E.g. `The code (typescript):` or `src/a.ts:3-9`. */
function languageOfLabel(label: string): string {
	return /\(([\w#+-]+)\):?\s*$/.exec(label)?.[1] ?? /\.(\w+)(?::[\d-]+)?\s*$/.exec(label)?.[1] ?? '';
}

/** VS Code wraps what the user typed when it asks on its own; what it adds is not the user's. */
const TYPED = /<userRequest>([\s\S]*?)<\/userRequest>/;

function wordsOf(text: string): string {
	return (TYPED.exec(text)?.[1] ?? text.replace(FENCE, '\n$1\n')).trim();
}
