import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a real provider once sent, and what an independent reader got from it. */
export interface Recording<Expected> {
	name: string;
	expected: Expected;
	/** The bytes as they came. */
	body(): Buffer;
}

/** Too large to lie with the sources: beside them, or where WEIR_RECORDINGS says. */
const FOLDER = process.env.WEIR_RECORDINGS ?? path.join(import.meta.dirname, '../../../shared/recordings');

/**
 * Calls back for every recording, within a suite that is being described. Where there are none, a test that is skipped
 * says so.
 */
export function forEachRecording<Expected>(describeOne: (recording: Recording<Expected>) => void): void {
	if (!existsSync(FOLDER)) {
		it('are there', function () {
			console.log('Recordings skipped: WEIR_RECORDINGS names no folder that exists.');
			this.skip();
		});
		return;
	}
	const ending = '.expected.json';
	for (const file of readdirSync(FOLDER).filter((each) => each.endsWith(ending))) {
		const name = file.slice(0, -ending.length);
		const expected: Expected = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
		describeOne({ name, expected, body: () => readFileSync(path.join(FOLDER, `${name}.sse`)) });
	}
}
