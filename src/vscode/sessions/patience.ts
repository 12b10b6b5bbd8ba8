/** Nobody waits longer than this for the disk before Weir goes on without it. */
const PATIENCE_MS = 5000;

/**
 * What the disk gives, if it answers in 5 s.
 *
 * @throws Error where it takes longer; whatever the disk does.
 */
export async function withinPatience<T>(found: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('The disk does not answer.')), PATIENCE_MS);
	});
	try {
		return await Promise.race([found, late]);
	} finally {
		clearTimeout(timer);
	}
}
