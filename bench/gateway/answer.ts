/** How an answer is played: so many chunks, so many ms apart (0: at once). It is asked for as the model's name. */
export interface Pace {
	chunks: number;
	everyMs: number;
}

export function modelOf({ chunks, everyMs }: Pace): string {
	return `play-${chunks}-${everyMs}`;
}

export function paceOf(body: string): Pace {
	const [, chunks = '1', everyMs = '0'] = /play-(\d+)-(\d+)/.exec(body) ?? [];
	return { chunks: Number(chunks), everyMs: Number(everyMs) };
}

/** A chunk of four characters, 287 bytes of it as OpenAI sends it. */
function frame(delta: object, finish: string | null = null): string {
	const chunk = {
		id: 'chatcmpl-BXk2cTdLrZ9QW0mVaN5pYs7uHe3Jo',
		object: 'chat.completion.chunk',
		created: 1_763_719_200,
		model: 'gpt-5-2025-08-07',
		service_tier: 'default',
		system_fingerprint: 'fp_8c1f2a9d3e',
		choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
		obfuscation: 'x7Qm',
	};
	return `data: ${JSON.stringify(chunk)}\n\n`;
}

export const FIRST = frame({ role: 'assistant', content: '', refusal: null });
const PIECES = ['word', ' and', ' the', ' one', ' who', ' has', ' it.', ' So,'].map((content) =>
	frame({ content }),
);

/** The chunk at this place of an answer; no two in a row say the same. */
export function pieceAt(place: number): string {
	return PIECES[place % PIECES.length] ?? '';
}

export const LAST = `${frame({}, 'stop')}data: [DONE]\n\n`;
