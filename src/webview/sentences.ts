import { t } from '@vscode/l10n';

/** Turns streamed Markdown into whole plain sentences, each given once, for a screen reader. */
export interface SentenceReader {
	/** Takes what was added; returns the sentences that it completes. */
	read(added: string): string[];
	/** Returns what is left, and begins anew. */
	end(): string[];
}

/** A sentence ends here, or at a line's end. */
const SENTENCE_END = /[.!?…]["'”’)\]*_`]*\s/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})\s*(\S*)/;
const TABLE_RULE = /^\s*\|?[\s:|-]+$/;
/** Text without a boundary is spoken in pieces of this many characters. */
const LONGEST_SENTENCE = 600;

/** A reader at the beginning of an answer; see {@link SentenceReader}. */
export function createSentenceReader(): SentenceReader {
	let buffer = '';
	/** The beginning of the buffer's line has been spoken already. */
	let isMidLine = false;
	let lines = createLineReader();

	const next = (): string | undefined => {
		const newline = buffer.indexOf('\n');
		const end = lines.isInFence() ? -1 : endOfSentence(buffer, isMidLine);
		if (end > 0 && (newline < 0 || end < newline)) {
			const sentence = toPlain(buffer.slice(0, end));
			buffer = buffer.slice(end);
			isMidLine = true;
			return sentence;
		}
		if (newline < 0) {
			return undefined;
		}
		const line = buffer.slice(0, newline);
		const spoken = isMidLine ? toPlain(line) : lines.read(line);
		buffer = buffer.slice(newline + 1);
		isMidLine = false;
		return spoken;
	};
	const drain = (): string[] => {
		const spoken: string[] = [];
		for (let sentence = next(); sentence !== undefined; sentence = next()) {
			if (/[\p{L}\p{N}]/u.test(sentence)) {
				spoken.push(sentence);
			}
		}
		return spoken;
	};
	return {
		read(added) {
			buffer += added;
			return drain();
		},
		end() {
			buffer += '\n';
			const spoken = drain();
			lines = createLineReader();
			return spoken;
		},
	};
}

/** Speaks whole lines; a block of code is mentioned, not read. */
function createLineReader(): { read(line: string): string; isInFence(): boolean } {
	let fence: string | undefined;
	return {
		isInFence: () => fence !== undefined,
		read(line) {
			const [, marker = '', language = ''] = FENCE.exec(line) ?? [];
			if (fence !== undefined) {
				fence = marker.startsWith(fence) ? undefined : fence;
				return '';
			}
			if (marker !== '') {
				fence = marker;
				return language === '' ? t('Code block.') : t('Code block, {0}.', language);
			}
			return TABLE_RULE.test(line) ? '' : toPlain(line);
		},
	};
}

function endOfSentence(buffer: string, isMidLine: boolean): number {
	// The beginning of a line may still turn out to be a fence or a number of a list.
	if (!isMidLine && /^\s*(?:[`~]+\S*|\d+\.)\s?$/.test(buffer)) {
		return -1;
	}
	const start = isMidLine ? 0 : (/^\s*\d+\.\s/.exec(buffer)?.[0].length ?? 0);
	const found = SENTENCE_END.exec(buffer.slice(start));
	if (found) {
		return start + found.index + found[0].trimEnd().length;
	}
	return buffer.length > LONGEST_SENTENCE ? LONGEST_SENTENCE : -1;
}

function toPlain(markdown: string): string {
	return markdown
		.replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?)+/, '')
		.replace(/!?\[([^\][]{0,500})\]\([^()\s]{0,2000}\)/g, '$1')
		.replace(/\*\*|__|~~|`+|(?<=\s|^)[*_](?=\S)|(?<=\S)[*_](?=\s|$|\p{P})/gu, '')
		.replace(/\s*\|\s*/g, ', ')
		.replace(/^[,\s]+|[,\s]+$/g, '');
}
