import type { ToolMessage } from '../chat.ts';
import { type Beat, say } from './beat.ts';
import { commentIn } from './code-scene.ts';
import type { Question } from './question.ts';

const READ = 'weir_readFile';
const EDIT = 'weir_editFile';

/** A file named in words, and what is wanted of it. */
interface Errand {
	verb: 'read' | 'edit' | 'create';
	path: string;
}

/**
 * What the demo does about a file that the words name: it calls the workspace tools, then answers from their
 * results. Undefined where the words name none.
 */
export function fileScene(question: Question): Beat[] | undefined {
	const errand = errandOf(question);
	if (!errand) {
		return undefined;
	}
	const needed = errand.verb === 'read' ? [READ] : errand.verb === 'edit' ? [READ, EDIT] : [EDIT];
	if (!needed.every((name) => question.tools.includes(name))) {
		return [
			say(
				"This is **Weir's demo**. It would use the workspace tools for that, but none are offered here: open a folder, and trust it, to have them.\n",
			),
		];
	}
	const read = question.results.find(({ name }) => name === READ);
	const edit = question.results.find(({ name }) => name === EDIT);
	if (edit) {
		return tellOutcome(errand, edit);
	}
	switch (errand.verb) {
		case 'read':
			return read ? tellContent(errand, read) : readFirst(errand);
		case 'edit':
			return read ? editAfter(errand, read) : readFirst(errand);
		case 'create':
			return [
				say(`I will create \`${errand.path}\`; you decide whether it is kept.\n\n`),
				{ type: 'tool-call', name: EDIT, input: { path: errand.path, oldText: '', newText: NEW_FILE } },
			];
	}
}

const NEW_FILE = "Weir's demo made this file. Nothing was sent anywhere.\n";

const NAMED =
	/\b(read|open|show|look at|edit|change|create)\s+(?:me\s+)?(?:the\s+|a\s+|my\s+)?(?:file\s+)?[`"']?((?:[\w.@~-]*[/\\])*[\w@-]*\.[\w.-]*\w|[A-Z]:\\[^\s`"']+|\/[^\s`"']+|(?:\.\.\/)+[^\s`"']+)/i;

function errandOf({ words, code }: Question): Errand | undefined {
	const [, verb = '', path = ''] = NAMED.exec(words) ?? [];
	if (path === '') {
		return !code && /\btools?\b/i.test(words) ? { verb: 'read', path: 'README.md' } : undefined;
	}
	return { verb: VERBS[verb.toLowerCase()] ?? 'read', path };
}

const VERBS: Readonly<Record<string, Errand['verb']>> = {
	edit: 'edit',
	change: 'edit',
	create: 'create',
};

function readFirst({ path }: Errand): Beat[] {
	return [
		say(`I will read \`${path}\` with a tool, as a model would.\n\n`),
		{ type: 'tool-call', name: READ, input: { path } },
	];
}

function tellContent({ path }: Errand, { content, isError }: ToolMessage): Beat[] {
	if (isError) {
		return [say(`The tool could not read \`${path}\`. It said: ${content}\n`)];
	}
	const lines = linesAfterHeader(content);
	const excerpt = lines.slice(0, 5).join('\n');
	const fence = excerpt.includes('```') ? '~~~~~~' : '```';
	return [
		say(
			`\`${path}\` was read: ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}. It begins so:\n\n${fence}${extensionOf(path)}\n${excerpt}\n${fence}\n\nThis is **Weir's demo**: the file stayed on this machine.\n`,
		),
	];
}

function editAfter({ path }: Errand, { content, isError }: ToolMessage): Beat[] {
	if (isError) {
		return [say(`The tool could not read \`${path}\`, so there is nothing to edit. It said: ${content}\n`)];
	}
	const lines = linesAfterHeader(content);
	const comment = commentIn(extensionOf(path), "Weir's demo added this line.");
	const oldText = lines.find(
		(line) => line.trim() !== '' && occursOnce(content.slice(content.indexOf('\n')), line),
	);
	if (oldText === undefined || comment === undefined) {
		return [say(`\`${path}\` has no line beside which the demo could put a comment. Try another file.\n`)];
	}
	const indentation = /^\s*/.exec(oldText)?.[0] ?? '';
	// Behind the line, since a first line may be one that has to stay first.
	const newText = `${oldText}\n${indentation}${comment}`;
	return [
		say('I will add one comment; you decide whether it is kept.\n\n'),
		{ type: 'tool-call', name: EDIT, input: { path, oldText, newText } },
	];
}

function tellOutcome({ path }: Errand, { content, isError }: ToolMessage): Beat[] {
	return [
		say(
			isError
				? `\`${path}\` stays as it was. The tool said: ${content}\n`
				: `Done. The tool said: ${content} Undo takes it back.\n`,
		),
	];
}

/** The tool's first line names the file; what it is about begins below. */
function linesAfterHeader(content: string): string[] {
	return content.split('\n').slice(1);
}

function occursOnce(text: string, part: string): boolean {
	return text.indexOf(part) === text.lastIndexOf(part);
}

function extensionOf(path: string): string {
	return /\.(\w+)$/.exec(path)?.[1] ?? '';
}
