/** A message as VS Code hands it to a model's provider, freed of VS Code's classes. */
export interface PlainMessage {
	role: 'system' | 'user' | 'assistant';
	parts: readonly PlainPart[];
}

/** What a message holds. Whatever is none of these is left out where the message is read. */
export type PlainPart =
	| { type: 'text'; text: string }
	| { type: 'data'; mimeType: string; data: Uint8Array }
	| { type: 'tool-call'; id: string; name: string; input: unknown }
	| { type: 'tool-result'; id: string; parts: readonly PlainPart[] };
