import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';

/** A JSON Schema that is told and not checked. */
export function jsonSchema<T = Record<string, unknown>>(
	schema: Record<string, unknown>,
): StandardSchemaWithJSON<T, T> {
	return {
		'~standard': {
			version: 1,
			vendor: 'test',
			validate: (value) => ({ value: value as T }),
			jsonSchema: { input: () => schema, output: () => schema },
		},
	};
}
