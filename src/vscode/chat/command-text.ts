import { t } from '@vscode/l10n';
import { sayNumber } from '../../core/language.ts';

/** A command as a question can show it whole. */

const LONGEST_ASKED = 2000;

/** What the terminal would be given, or why it gets nothing. */
export type CommandText = { command: string } | { refusal: string };

/**
 * Checks a command of an answer before the user is asked about it: what is asked about is all that runs, and nothing in
 * it hides from the eye.
 */
export function commandText(code: string): CommandText {
	const command = code.trim().replace(/\r\n?/g, '\n');
	if (command === '') {
		return { refusal: t('There is no command in this block.') };
	}
	if (command.length > LONGEST_ASKED) {
		return {
			refusal: t(
				'This is longer than {0} characters, too long to be read in a question. Open it as a new file instead.',
				sayNumber(LONGEST_ASKED),
			),
		};
	}
	// Line breaks and tabs are seen; escape sequences, and marks that turn the direction of text, are not.
	return /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u.test(command)
		? { refusal: t('This holds characters that cannot be seen. Open it as a new file and look at it there.') }
		: { command };
}
