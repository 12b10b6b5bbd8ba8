import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cmdLine } from '../../../scripts/start/cmd-line.ts';

const VARIABLES: Readonly<Record<string, string>> = { PATH: 'C:\\Windows', TEMP: 'C:\\Temp', A: 'b' };

describe('a line for cmd.exe', () => {
	it('quotes every word', () => {
		assert.equal(
			cmdLine(['C:\\Program Files\\VS Code\\bin\\code.cmd', '--new-window']),
			'"C:\\Program Files\\VS Code\\bin\\code.cmd" "--new-window"',
		);
	});

	it('lets no % name a variable, and no backslash escape a quote', () => {
		assert.equal(cmdLine(['D:\\%PATH%']), '"D:\\\\"^%"PATH"^%""');
		assert.equal(cmdLine(['D:\\']), '"D:\\\\"');
	});

	for (const word of [
		'C:\\Users\\A & B\\50%',
		'C:\\a^b\\(x86)\\c!d!',
		'%PATH%\\%TEMP:C=D%',
		"C:\\it's <here> | there\\",
		'\\\\server\\share\\\\',
		'',
	]) {
		it(`brings ${JSON.stringify(word)} through cmd.exe and the program's runtime as it is`, () => {
			assert.deepEqual(wordsOf(throughCmd(cmdLine(['code.cmd', word]))), ['code.cmd', word]);
		});
	}

	it('brings any words through', () => {
		const letters = fc.constantFrom(
			'\\',
			'%',
			'^',
			'&',
			'|',
			'<',
			'(',
			')',
			'!',
			' ',
			'A',
			'PATH',
			'x',
			':',
			'=',
		);
		const word = fc.array(letters, { maxLength: 12 }).map((parts) => parts.join(''));
		fc.assert(
			fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
				assert.deepEqual(wordsOf(throughCmd(cmdLine(words))), words);
			}),
			{ numRuns: 2_000 },
		);
	});
});

/** What cmd.exe makes of a line: variables first, then quotes and carets. Throws where it would see an operator. */
function throughCmd(line: string): string {
	const expanded = expandVariables(line);
	let result = '';
	let isQuoted = false;
	for (let at = 0; at < expanded.length; at++) {
		const character = expanded[at] ?? '';
		if (character === '"') {
			isQuoted = !isQuoted;
			result += character;
		} else if (isQuoted) {
			result += character;
		} else if (character === '^') {
			at += 1;
			result += expanded[at] ?? '';
		} else {
			assert.doesNotMatch(character, /[&|<>()]/, `an operator at ${at} of ${expanded}`);
			result += character;
		}
	}
	return result;
}

/** A name that is no variable's leaves its `%` where it is; the next one may begin another name. */
function expandVariables(line: string): string {
	let result = '';
	for (let at = 0; at < line.length; at++) {
		const [all = '', name = ''] = /^%([^%:]+)(?::[^%]*)?%/.exec(line.slice(at)) ?? [];
		const value = VARIABLES[name];
		result += value ?? line[at];
		at += value === undefined ? 0 : all.length - 1;
	}
	return result;
}

/** What Microsoft's C runtime makes of a line: 2n backslashes and a quote are n and a quote that counts, 2n + 1 escape it. */
function wordsOf(line: string): string[] {
	const words: string[] = [];
	let word: string | undefined;
	let isQuoted = false;
	for (const [part] of line.matchAll(/\\*"|\\+|[^\\"]/g)) {
		if (part === ' ' && !isQuoted) {
			words.push(...(word === undefined ? [] : [word]));
			word = undefined;
		} else if (part.endsWith('"')) {
			const backslashes = part.length - 1;
			word = (word ?? '') + '\\'.repeat(Math.floor(backslashes / 2));
			if (backslashes % 2 === 1) {
				word += '"';
			} else {
				isQuoted = !isQuoted;
			}
		} else {
			word = (word ?? '') + part;
		}
	}
	return word === undefined ? words : [...words, word];
}
