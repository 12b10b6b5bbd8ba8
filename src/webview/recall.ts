/** Brings earlier prompts back into the composer. */
interface Recall {
	/** What was asked, oldest first. */
	prompts: readonly string[];
	/** Takes a key; true where it has changed the box. */
	handle(event: KeyboardEvent): boolean;
}

/** Up in an empty box brings back what was asked, one further with each Up; Down goes the other way. */
export function createRecall(box: HTMLTextAreaElement): Recall {
	let back = 0;
	const recall = {
		prompts: [] as readonly string[],
		handle(event: KeyboardEvent): boolean {
			const isRecalled = back > 0 && box.value === recall.prompts.at(-back);
			if (event.shiftKey || event.altKey || event.isComposing || (box.value !== '' && !isRecalled)) {
				return false;
			}
			const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' && isRecalled ? -1 : 0;
			const next = (isRecalled ? back : 0) + step;
			if (step === 0 || next > recall.prompts.length) {
				return false;
			}
			back = next;
			box.value = (back > 0 ? recall.prompts.at(-back) : '') ?? '';
			event.preventDefault();
			return true;
		},
	};
	return recall;
}
