/** A hidden page gets no frames; it still has to answer the host, a few times a second. */
const HIDDEN_INTERVAL_MS = 250;

/** Returns a function that asks for `paint` once in the next frame, however often it is called until then. */
export function oncePerFrame(paint: () => void): () => void {
	let frame: number | undefined;
	let askedAt = 0;
	let isWatched = false;
	const run = () => {
		frame = undefined;
		paint();
	};
	/** One timer for many frames: to set one for each and to take it back would be a part of every frame. */
	const watch = () => {
		const left = askedAt + HIDDEN_INTERVAL_MS - performance.now();
		isWatched = frame !== undefined && left > 0;
		if (isWatched) {
			setTimeout(watch, left);
		} else if (frame !== undefined) {
			cancelAnimationFrame(frame);
			run();
		}
	};
	return () => {
		if (frame !== undefined) {
			return;
		}
		frame = requestAnimationFrame(run);
		askedAt = performance.now();
		if (!isWatched) {
			isWatched = true;
			setTimeout(watch, HIDDEN_INTERVAL_MS);
		}
	};
}
