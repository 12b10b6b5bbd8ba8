import type { StreamEvent } from '../../stream.ts';
import { customInput } from '../custom-tool.ts';
import type { EncodeOptions } from '../server.ts';

/**
 * Writes the calls of tools that take free text. What they are given is told once it is whole: until then it stands
 * within JSON.
 *
 * @returns the deltas of an event; undefined where it belongs to no such call.
 */
export function createCustomCalls(
	shapes: NonNullable<EncodeOptions['toolShapes']>,
): (event: StreamEvent) => object[] | undefined {
	/** By the calls' indices, what is known of their arguments. */
	const open = new Map<number, string>();
	return (event) => {
		if (event.type === 'tool-call-start' && shapes.get(event.name)?.isCustom) {
			const { index, id, name } = event;
			open.set(index, '');
			return [{ tool_calls: [{ index, id, type: 'custom', custom: { name, input: '' } }] }];
		}
		const json = 'index' in event && event.index !== undefined ? open.get(event.index) : undefined;
		if (json === undefined) {
			return undefined;
		}
		switch (event.type) {
			case 'tool-call-delta':
				open.set(event.index, json + event.json);
				return [];
			case 'tool-call-end':
				open.delete(event.index);
				return [{ tool_calls: [{ index: event.index, custom: { input: customInput(json) } }] }];
			default:
				return undefined;
		}
	};
}
