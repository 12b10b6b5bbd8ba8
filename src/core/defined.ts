/** `T` with its undefined fields absent instead. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy without the fields that are undefined: to JSON, to a comparison and to `in`, absent is something else. */
export function defined<T extends object>(fields: T): Defined<T> {
	const copy: Record<string, unknown> = {};
	// By name: lists of names or entries would cost more than the copy, and every request makes a dozen of them.
	for (const name in fields) {
		const value: unknown = fields[name];
		if (value !== undefined) {
			copy[name] = value;
		}
	}
	return copy as unknown as Defined<T>;
}
