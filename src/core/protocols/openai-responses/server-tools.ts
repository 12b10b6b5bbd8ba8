/**
 * What people are told of an item that is neither text, reasoning nor a call of theirs: a tool that runs at the
 * provider, or something that Weir does not know.
 *
 * @param type of the item, fit to be shown.
 */
export function noticeOf(type: string): string {
	return NOTICES.get(type) ?? `The answer has a part that Weir does not show: ${type}.`;
}

const NOTICES: ReadonlyMap<string, string> = new Map([
	['web_search_call', 'The provider searches the web.'],
	['file_search_call', 'The provider searches its files.'],
	['code_interpreter_call', 'The provider runs code.'],
	['image_generation_call', 'The provider makes an image.'],
	['mcp_call', 'The provider calls a tool of an MCP server.'],
	['mcp_list_tools', 'The provider asks an MCP server for its tools.'],
	['tool_search_call', 'The provider searches its tools.'],
	['compaction', 'The provider shortened the conversation.'],
]);
