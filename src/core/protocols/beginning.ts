/** What is kept of a body, in bytes and in UTF-16 units. */
const LENGTH = 1000;

/** The first bytes of a body, in case it turns out to be foreign and has to be quoted. */
export interface Beginning {
	push(bytes: Uint8Array): void;
	text(): string;
}

/** Keeps the beginning of a body. */
export function createBeginning(): Beginning {
	const decoder = new TextDecoder();
	let text = '';
	return {
		push(bytes: Uint8Array) {
			text += text.length < LENGTH ? decoder.decode(bytes.subarray(0, LENGTH), { stream: true }) : '';
		},
		text: () => text,
	};
}
