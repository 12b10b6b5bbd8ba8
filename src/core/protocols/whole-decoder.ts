import { t } from '@vscode/l10n';
import type { StreamError } from '../errors.ts';
import { interrupted } from '../http/network-error.ts';
import { LONGEST_EVENT } from '../http/sse-reader.ts';
import { type AnswerDecoder, type AnswerFold, failureOf, reportsError, withoutKey } from './answer-fold.ts';
import { parseJson } from './json.ts';
import { type Exchange, unexpectedAnswer } from './provider-error.ts';
import { asObject, type JsonObject } from './wire-value.ts';

/** A body that comes as one: a JSON answer to a streaming request, an error with status 200, a web page. */
export function createWholeDecoder(exchange: Exchange, fold: AnswerFold): AnswerDecoder {
	const decoder = new TextDecoder();
	let text = '';
	let most: number | undefined;
	return {
		push(bytes) {
			text += decoder.decode(bytes, { stream: true });
			// Asked once: what is appended to stays cheap only as long as nobody looks into it.
			most ??= isPage(text) ? LONGEST_PAGE : LONGEST_EVENT;
			if (text.length > most) {
				const what = most === LONGEST_PAGE ? t('a web page') : t('more than 16 MiB at once');
				throw unexpectedAnswer(what, text, exchange);
			}
			return false;
		},
		end(events) {
			text += decoder.decode();
			fold.whole(readWhole(withoutKey(text.trim(), exchange), exchange, fold), events);
		},
		finished: () => fold.finished(),
	};
}

/** More of a web page than this is not waited for, in UTF-16 units. */
const LONGEST_PAGE = 4096;

function isPage(text: string): boolean {
	return text.trimStart().startsWith('<');
}

function readWhole(text: string, exchange: Exchange, fold: AnswerFold): JsonObject {
	if (isPage(text)) {
		throw unexpectedAnswer(t('a web page'), text, exchange);
	}
	const parsed = parseJson(text);
	if (parsed === undefined) {
		throw cutOrForeign(text, exchange);
	}
	const body = asObject(Array.isArray(parsed) ? parsed[0] : parsed);
	if (body && reportsError(body)) {
		throw failureOf(body, exchange, fold);
	}
	if (!body || !fold.isWhole(body)) {
		throw unexpectedAnswer(t('JSON that is no answer of a model'), text, exchange);
	}
	return body;
}

/** JSON that ends without its last bracket was cut on its way. */
function cutOrForeign(text: string, exchange: Exchange): StreamError {
	return /[}\]]$/.test(text)
		? unexpectedAnswer(t('something that is not JSON'), text, exchange)
		: interrupted(exchange);
}
