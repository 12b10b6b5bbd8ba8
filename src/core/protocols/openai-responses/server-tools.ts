import { t } from '@vscode/l10n';

/**
 * What people are told of an item that is neither text, reasoning nor a call of theirs: a tool that runs at the
 * provider, or something that Weir does not know.
 *
 * @param type of the item, fit to be shown.
 */
export function noticeOf(type: string): string {
	return NOTICES.get(type)?.() ?? t('The answer has a part that Weir does not show: {0}.', type);
}

const NOTICES: ReadonlyMap<string, () => string> = new Map([
	['web_search_call', () => t('The provider searches the web.')],
	['file_search_call', () => t('The provider searches its files.')],
	['code_interpreter_call', () => t('The provider runs code.')],
	['image_generation_call', () => t('The provider makes an image.')],
	['mcp_call', () => t('The provider calls a tool of an MCP server.')],
	['mcp_list_tools', () => t('The provider asks an MCP server for its tools.')],
	['tool_search_call', () => t('The provider searches its tools.')],
	['compaction', () => t('The provider shortened the conversation.')],
]);
