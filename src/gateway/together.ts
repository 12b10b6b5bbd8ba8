/** Work that waits to be done in one go, in the order in which it came. */
export class Together {
	#due: (() => void)[] = [];

	/**
	 * @param work throws nothing.
	 * @returns whether it is the first, so that somebody has to see to it that all is `run`.
	 */
	add(work: () => void): boolean {
		return this.#due.push(work) === 1;
	}

	/** Does all that waits. What is added meanwhile waits for the next time. @returns how much it was. */
	run(): number {
		const due = this.#due;
		this.#due = [];
		for (let at = 0; at < due.length; at++) {
			due[at]?.();
		}
		return due.length;
	}
}
