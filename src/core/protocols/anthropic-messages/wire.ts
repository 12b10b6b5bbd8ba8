/** The shapes of requests and answers as Weir writes them; what it reads is looked at field by field. */

/** The body of `POST /v1/messages`. */
export interface RequestBody {
	model: string;
	max_tokens: number;
	messages: WireMessage[];
	stream: boolean;
	system?: TextBlock[];
	tools?: WireTool[];
	tool_choice?: WireToolChoice;
	temperature?: number;
	top_p?: number;
	stop_sequences?: string[];
	thinking?:
		| { type: 'enabled'; budget_tokens: number }
		| { type: 'adaptive'; display: 'summarized' }
		| { type: 'disabled' };
	output_config?:
		| {
				effort?: string | undefined;
				format?: { type: 'json_schema'; schema: Readonly<Record<string, unknown>> } | undefined;
		  }
		| undefined;
	[extra: string]: unknown;
}

export interface WireMessage {
	role: 'user' | 'assistant';
	content: WireBlock[];
}

export interface TextBlock {
	type: 'text';
	text: string;
	cache_control?: unknown;
}

/** `data` is base64, but the plain text itself in a source of type `text`. */
export type WireSource =
	| { type: 'base64'; media_type: string; data: string }
	| { type: 'url'; url: string }
	| { type: 'text'; media_type: 'text/plain'; data: string };

export type WireBlock =
	| TextBlock
	| { type: 'image'; source: WireSource; cache_control?: unknown }
	| { type: 'document'; source: WireSource; title: string; cache_control?: unknown }
	| { type: 'tool_use'; id: string; name: string; input: object; cache_control?: unknown }
	| {
			type: 'tool_result';
			tool_use_id: string;
			content: string;
			is_error?: true;
			cache_control?: unknown;
	  }
	| { type: 'thinking'; thinking: string; signature: string }
	| { type: 'redacted_thinking'; data: string };

export interface WireTool {
	name: string;
	description: string;
	input_schema: Readonly<Record<string, unknown>>;
	strict?: true;
}

export type WireToolChoice =
	| { type: 'auto' | 'any'; disable_parallel_tool_use?: boolean }
	| { type: 'tool'; name: string; disable_parallel_tool_use?: boolean }
	| { type: 'none' };
