// A process of its own, with `--expose-gc`: reads one long answer and tells, in bytes, what is alive when a tenth has
// come and when nine tenths have, and what the process held at most.
import { userText } from '../../src/core/chat.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import { wireOf } from './wires.ts';

/** What the process tells. */
export interface Held {
	/** Characters of text that came. */
	length: number;
	early: number;
	late: number;
	atMost: number;
}

const [, , protocol = '', origin = '', characters = ''] = process.argv;
const wire = wireOf(protocol);
const endpoint = { provider: 'bench', name: 'Bench', baseUrl: `${origin}${wire.path}` };
const stream = PROTOCOLS[wire.protocol](endpoint)(
	{ model: 'model', messages: [userText('hello')] },
	{ signal: new AbortController().signal },
);
const held: Held = { length: 0, early: 0, late: 0, atMost: 0 };
for await (const event of stream) {
	held.length += event.type === 'text-delta' ? event.text.length : 0;
	if (held.early === 0 && held.length > Number(characters) * 0.1) {
		held.early = alive();
	}
	if (held.late === 0 && held.length > Number(characters) * 0.9) {
		held.late = alive();
	}
}
held.atMost = process.resourceUsage().maxRSS * 1024;
process.send?.(held);
process.disconnect?.();

function alive(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
