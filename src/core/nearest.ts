/** How many names are offered. */
const MOST = 3;

/** Names longer than this are compared by their beginning; a model list may hold anything. */
const LONGEST = 100;

/** More of a name than this, as a share of its length, must not be wrong for another one to be meant. */
const FARTHEST = 0.6;

/**
 * Up to three names that may be meant by a wrong one, the nearest first; none where nothing comes near. A maker's
 * prefix (`maker/model`) that one of the two lacks makes no difference, nor does upper or lower case. The library is
 * loaded at the first call.
 */
export async function nearest(wrong: string, names: readonly string[]): Promise<string[]> {
	const { distance: distanceOf } = await import('fastest-levenshtein');
	const meant = comparable(wrong);
	const bare = meant.split('/').at(-1) ?? meant;
	const measured = names.map((name) => {
		const whole = comparable(name);
		const pair =
			whole.includes('/') === meant.includes('/') ? [meant, whole] : [bare, whole.split('/').at(-1)];
		const [one = '', other = ''] = pair;
		// A name that goes on where the wrong one ends is nearer than its length says: claude → claude-opus-4-1.
		const isPart = one.length > 2 && other.includes(one);
		const distance = distanceOf(one, other) / Math.max(one.length, other.length, 1);
		return { name, distance: isPart ? distance / 2 : distance };
	});
	return measured
		.filter(({ distance }) => distance <= FARTHEST)
		.sort((a, b) => a.distance - b.distance)
		.slice(0, MOST)
		.map(({ name }) => name);
}

function comparable(name: string): string {
	return name.toLowerCase().slice(0, LONGEST);
}
