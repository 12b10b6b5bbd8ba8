/** How many requests one model call may still make, whoever makes them. */
export interface RequestBudget {
	/** Takes one further request; false where none is left. */
	take(): boolean;
}

/** @param requests in all, the first one included. */
export function createRequestBudget(requests: number): RequestBudget {
	let left = requests - 1;
	return { take: () => left-- > 0 };
}
