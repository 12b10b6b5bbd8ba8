import { openAiChunk } from '../core/openai-chunk.ts';

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

const frame = (delta: object, finish: string | null = null) => openAiChunk(delta, finish, 'x7Qm');

export const FIRST = frame({ role: 'assistant', content: '', refusal: null });
const PIECES = ['word', ' and', ' the', ' one', ' who', ' has', ' it.', ' So,'].map((content) =>
	frame({ content }),
);

/** The chunk at this place of an answer; no two in a row say the same. */
export function pieceAt(place: number): string {
	return PIECES[place % PIECES.length] ?? '';
}

const FINISH = frame({}, 'stop');
const USAGE = FINISH.replace(/"choices":.*?}],/, '"choices":[],').replace(
	/}\n\n$/,
	',"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46}}\n\n',
);

/** How an answer ends; as with OpenAI, its usage is told where the request wishes for it. */
export function endFor(body: string): string {
	return `${FINISH}${body.includes('"include_usage":true') ? USAGE : ''}data: [DONE]\n\n`;
}
