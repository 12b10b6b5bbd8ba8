import { t } from '@vscode/l10n';
import { quote } from '../../http/quote.ts';
import type { StreamEvent } from '../../stream.ts';
import { asObject, asText, type JsonObject } from '../wire-value.ts';
import type { StopReason } from './stop-reason.ts';

type Notice = Extract<StreamEvent, { type: 'notice' }>;

/**
 * What people are told of a block that is no part of the answer itself: tools that the provider runs, what they came
 * to, other models and summaries, and whatever else this protocol will grow.
 */
export function noticeOfBlock(block: JsonObject): Notice {
	const type = asText(block.type);
	if (type === 'server_tool_use' || type === 'mcp_tool_use') {
		return notice(t('The provider runs its tool {0}.', word(block.name)));
	}
	if (type.endsWith('_tool_result')) {
		return noticeOfResult(type, block);
	}
	if (type === 'fallback') {
		const [from, to] = [asObject(block.from)?.model, asObject(block.to)?.model];
		return notice(t('The provider went from {0} to {1}.', word(from), word(to)));
	}
	if (type === 'compaction') {
		return notice(t('The provider summed up the conversation so far to make room.'));
	}
	return notice(t('The answer has a part that Weir does not show: {0}.', word(type)));
}

/**
 * What people are told of an end that is none of the usual ones.
 *
 * @param explanation the provider's own words for a refusal; '' where it gave none.
 */
export function noticeOfStop({ reason, notice: said }: StopReason, explanation: string): Notice[] {
	switch (said) {
		case 'paused':
			return [notice(t('The provider paused its work. Ask it to go on.'))];
		case 'context-full':
			return [notice(t('The conversation fills what the model can read. Start a new chat to go on.'))];
		default:
			return reason === 'refusal' && explanation !== ''
				? [notice(t('The model declined: {0}', quote(explanation)))]
				: [];
	}
}

function noticeOfResult(type: string, { content, is_error: failed }: JsonObject): Notice {
	const name = word(type.replace(/_tool_result$/, '').replaceAll('_', ' '));
	const code = asText(asObject(content)?.error_code);
	if (code !== '' || failed === true) {
		return notice(
			code === ''
				? t("The provider's tool {0} failed.", name)
				: t("The provider's tool {0} failed: {1}.", name, word(code)),
		);
	}
	return notice(t("The provider's tool {0} has answered.", name));
}

function notice(text: string): Notice {
	return { type: 'notice', text };
}

function word(name: unknown): string {
	return quote(asText(name), 100) || t('without a name');
}
