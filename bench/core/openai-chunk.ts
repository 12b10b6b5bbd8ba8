/** A chunk as OpenAI sends it: with four characters of text, one of 287 bytes. */
export function openAiChunk(delta: object, finish: string | null, obfuscation: string): string {
	const chunk = {
		id: 'chatcmpl-BXk2cTdLrZ9QW0mVaN5pYs7uHe3Jo',
		object: 'chat.completion.chunk',
		created: 1_763_719_200,
		model: 'gpt-5-2025-08-07',
		service_tier: 'default',
		system_fingerprint: 'fp_8c1f2a9d3e',
		choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
		obfuscation,
	};
	return `data: ${JSON.stringify(chunk)}\n\n`;
}
