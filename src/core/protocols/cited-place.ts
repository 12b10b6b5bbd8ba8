import type { CitedPlace } from '../stream.ts';
import { asCount } from './wire-value.ts';

/**
 * A place as providers tell it, moved by what stands before the text that they count in, or back by that; what is then
 * before the beginning is none. Many write 0 and 0 for a place that they do not know: that is none, too.
 */
export function citedPlace(start: unknown, end: unknown, before: number = 0): CitedPlace {
	const [first = 0, last = 0] = [asCount(start), asCount(end)];
	const place = { start: Math.max(0, first + before), end: last + before };
	return last > first && place.end > place.start ? place : {};
}
