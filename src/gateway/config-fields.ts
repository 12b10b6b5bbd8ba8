import * as z from 'zod/mini';

/** What fields of the configuration are made of. */

export const text = z.string().check(z.minLength(1));
export const count = z.int().check(z.gte(1));
export const ms = z.int().check(z.gte(0), z.lt(2 ** 31));
export const headers = z.record(z.string(), z.string());
export const body = z.record(z.string(), z.unknown());

/** A field with what its schema says of it to people. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
	return schema.check(z.describe(description)) as T;
}
