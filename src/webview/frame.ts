/** A hidden page gets no frames; it still has to answer the host, a few times a second. */
const HIDDEN_INTERVAL_MS = 250;

/** Returns a function that asks for `paint` once in the next frame, however often it is called until then. */
export function oncePerFrame(paint: () => void): () => void {
	let asked = false;
	return () => {
		if (asked) {
			return;
		}
		asked = true;
		const run = () => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
			asked = false;
			paint();
		};
		const frame = requestAnimationFrame(run);
		const timer = setTimeout(run, HIDDEN_INTERVAL_MS);
	};
}
