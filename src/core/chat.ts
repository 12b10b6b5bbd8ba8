/** The vocabulary of a chat: requests, messages and their parts, tools, usage. No protocol's own shapes. */
import type { PolicySwitches } from './policy-names.ts';

/** A chat completion request. Only what is set is sent; no field has a hidden default. */
export interface ChatRequest {
	/** The model's name as its provider knows it. */
	model: string;
	messages: readonly Message[];
	tools?: readonly ToolDefinition[] | undefined;
	toolChoice?: ToolChoice | undefined;
	parallelToolCalls?: boolean | undefined;
	/** 0 to 2. */
	temperature?: number | undefined;
	/** 0 to 1. */
	topP?: number | undefined;
	/** The most tokens to generate, reasoning included. */
	maxTokens?: number | undefined;
	/** Up to 4 sequences at which to stop. */
	stop?: readonly string[] | undefined;
	seed?: number | undefined;
	/** As the provider names it: `low`, `medium`, `high` … */
	reasoningEffort?: string | undefined;
	responseFormat?: ResponseFormat | undefined;
	/**
	 * `false`: the answer is asked for in one piece; it becomes the same events, all at once. A protocol that only
	 * streams streams all the same.
	 */
	stream?: false | undefined;
	/** Fields sent as they are at the top of the request's body. */
	extraBody?: Readonly<Record<string, unknown>> | undefined;
	/** Trial features that fields of `extraBody` belong to, as the provider names them; a protocol without such sends none. */
	betas?: readonly string[] | undefined;
	/** Skip cache and sharing: the user asked for this answer anew. */
	fresh?: boolean | undefined;
	/** Policies that this request does without, on its way here; the provider hears nothing of it. */
	policies?: PolicySwitches | undefined;
	/** What the endpoint does not take and only its protocol can leave out; set by the policy `learn`. */
	quirks?: readonly WireQuirk[] | undefined;
}

/** Fields that a protocol adds or names by itself, to be left out or named otherwise; see `quirks.ts`. */
export type WireQuirk = 'no-stream-options' | 'max-completion-tokens';

export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;

export interface SystemMessage {
	role: 'system';
	content: string;
}

export interface UserMessage {
	role: 'user';
	content: readonly (TextPart | ImagePart | FilePart)[];
}

/** What a model said, in the order in which it said it. */
export interface AssistantMessage {
	role: 'assistant';
	content: AssistantPart[];
}

export type AssistantPart = TextPart | ReasoningPart | OpaquePart | RefusalPart | ToolCallPart | MediaPart;

/** A tool's answer to the call named by `toolCallId`. */
export interface ToolMessage {
	role: 'tool';
	toolCallId: string;
	name: string;
	content: string;
	isError?: boolean | undefined;
}

export interface TextPart {
	type: 'text';
	text: string;
}

export interface ReasoningPart {
	type: 'reasoning';
	text: string;
}

/** Provider-named reasoning (signatures, encrypted blocks), kept as it came and sent back as it came. */
export interface OpaquePart {
	type: 'reasoning-opaque';
	field: string;
	value: unknown;
	index?: number | undefined;
}

export interface RefusalPart {
	type: 'refusal';
	text: string;
}

export interface ToolCallPart {
	type: 'tool-call';
	/** The call's place among its message's calls, as the stream numbered it. */
	index: number;
	id: string;
	name: string;
	/** JSON text as the model wrote it; it may not parse. */
	arguments: string;
	/** While its tool waits for the user's word. No provider is told. */
	awaitsApproval?: true | undefined;
}

/** An image handed to a model; `data` is base64. */
export type ImagePart =
	| { type: 'image'; mimeType: string; data: string; detail?: ImageDetail | undefined }
	| { type: 'image'; url: string; detail?: ImageDetail | undefined };

/** How closely a model should look at an image, in OpenAI's words; only its protocols can say it. */
export type ImageDetail = 'low' | 'high' | 'auto' | 'original';

/** A file handed to a model; `data` is base64. */
export interface FilePart {
	type: 'file';
	mimeType: string;
	name: string;
	data: string;
}

/** An image, video or sound that a model made; `data` is base64. */
export type MediaPart =
	| { type: 'media'; mimeType: string; url: string }
	| { type: 'media'; mimeType: string; data: string };

/** A function that a model may call. `parameters` is a JSON Schema of an object. */
export interface ToolDefinition {
	name: string;
	description: string;
	parameters: Readonly<Record<string, unknown>>;
	/** The model is held to the schema, where its provider can do that. */
	strict?: true | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

export type ResponseFormat =
	| { type: 'text' }
	| { type: 'json_object' }
	| {
			type: 'json_schema';
			name: string;
			schema: Readonly<Record<string, unknown>>;
			strict?: boolean | undefined;
	  };

/**
 * Tokens of a whole stream. Input includes cached tokens, output includes reasoning tokens, whichever way the
 * provider counts.
 */
export interface Usage {
	inputTokens: number;
	outputTokens: number;
	cacheReadTokens?: number | undefined;
	cacheWriteTokens?: number | undefined;
	reasoningTokens?: number | undefined;
	costUsd?: number | undefined;
	/** True where Weir counted because the provider said nothing. */
	estimated?: boolean | undefined;
}

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal';

/** A user's message of plain text. */
export function userText(text: string): UserMessage {
	return { role: 'user', content: [{ type: 'text', text }] };
}

/** The text of a message: its text parts joined, without reasoning, tool calls or media. */
export function textOf(message: Message): string {
	if (typeof message.content === 'string') {
		return message.content;
	}
	return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
