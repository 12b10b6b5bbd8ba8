import { readFile } from 'node:fs/promises';
import { StreamError } from '../core/errors.ts';
import { parseJson } from '../core/protocols/json.ts';

/**
 * The JSON that an option gives: itself, where it begins like an object or an array, else the file that it names.
 *
 * @param option its name, with the dashes.
 * @throws StreamError `invalid-request` where there is no such file, or no JSON in it.
 */
export async function readJson(option: string, given: string): Promise<unknown> {
	const isInline = /^\s*[{[]/.test(given);
	const text = isInline ? given : await readText(option, given);
	const value = parseJson(text.replace(/^\uFEFF/, ''));
	if (value === undefined) {
		const where = isInline ? 'What was given' : given;
		throw new StreamError('invalid-request', `${where} is not JSON. Give ${option} a file or text that is.`);
	}
	return value;
}

async function readText(option: string, file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
		throw new StreamError(
			'invalid-request',
			`${file} cannot be read (${code}). Give ${option} the path of a file with JSON in it.`,
		);
	}
}
