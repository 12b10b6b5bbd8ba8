/** What is kept of a body, in bytes and in UTF-16 units. */
const LENGTH = 1000;

/** Keeps the first bytes of a body, in case it turns out to be foreign and has to be quoted. */
export function createBeginning(): { push(bytes: Uint8Array): void; text(): string } {
	const decoder = new TextDecoder();
	let text = '';
	return {
		push(bytes: Uint8Array) {
			text += text.length < LENGTH ? decoder.decode(bytes.subarray(0, LENGTH), { stream: true }) : '';
		},
		text: () => text,
	};
}
