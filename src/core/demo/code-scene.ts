import { type Beat, say } from './beat.ts';
import type { Code } from './question.ts';

/** Gives code back with one comment added: small, honest, and enough to try an inline edit. */
export function rewriteCode({ language, text }: Code): Beat[] {
	const indentation = /^[ \t]*(?=\S)/m.exec(text)?.[0] ?? '';
	const comment = commentIn(
		language,
		"Weir's demo rewrote this: it added this line and changed nothing else.",
	);
	const fence = '`'.repeat(Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) + 1);
	const rewritten = comment === undefined ? text : `${indentation}${comment}\n${text}`;
	return [say(`${fence}${language}\n${rewritten}\n${fence}\n`)];
}

/** Says of code what can be counted; the demo understands none. */
export function explainCode({ language, text }: Code): Beat[] {
	const lines = text.split('\n');
	const names = [...new Set([...text.matchAll(DECLARATION)].flatMap(([, name]) => name ?? []))].slice(0, 8);
	const facts = [
		`- ${count(lines.length, 'line')}${language === '' ? '' : ` of ${language}`}, ${count(text.length, 'character')}`,
		`- ${count(lines.filter((line) => COMMENT.test(line)).length, 'line')} of comment`,
		`- ${names.length === 0 ? 'it declares no names that the demo recognises' : `it declares ${names.map((name) => `\`${name}\``).join(', ')}`}`,
	];
	return [
		say(
			`This is **Weir's demo**. It cannot understand code as a model does, but it can count:\n\n${facts.join('\n')}\n\nNothing was sent anywhere. To have the code explained, connect a model: run **Weir: Add Provider**.\n`,
		),
	];
}

/** `text` as a line of comment; undefined for a language that has none. */
export function commentIn(language: string, text: string): string | undefined {
	const name = language.toLowerCase();
	if (NO_COMMENTS.has(name)) {
		return undefined;
	}
	const [begin, end = ''] = Object.entries(COMMENTS)
		.find(([, names]) => names.includes(name))?.[0]
		.split(' … ') ?? ['//'];
	return `${begin} ${text}${end === '' ? '' : ` ${end}`}`;
}

const NO_COMMENTS: ReadonlySet<string> = new Set(['json', 'csv', 'txt', 'text', 'plaintext', 'diff']);

/** How comments begin (and end), and the languages and file extensions that write them so. The others use `//`. */
const COMMENTS: Readonly<Record<string, readonly string[]>> = {
	'#': [
		...[
			'python',
			'py',
			'ruby',
			'rb',
			'shellscript',
			'sh',
			'bash',
			'zsh',
			'fish',
			'yaml',
			'yml',
			'toml',
			'perl',
		],
		...['r', 'makefile', 'dockerfile', 'powershell', 'ps1', 'elixir', 'ex', 'julia', 'ini', 'properties'],
	],
	'--': ['sql', 'lua', 'haskell', 'hs', 'ada', 'elm'],
	'<!-- … -->': ['html', 'xml', 'svg', 'markdown', 'md', 'vue', 'svelte'],
	'/* … */': ['css'],
	';': ['clojure', 'clj', 'lisp', 'scheme', 'asm'],
	'%': ['latex', 'tex', 'erlang', 'erl', 'matlab'],
};

const DECLARATION =
	/\b(?:function|class|interface|type|enum|const|let|var|def|fn|func|struct|trait|module)\s+\*?\s*([A-Za-z_$][\w$]*)/g;

const COMMENT = /^\s*(?:\/\/|#(?!include|define|!)|--|\*|\/\*|<!--)/;

function count(number: number, noun: string): string {
	return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
