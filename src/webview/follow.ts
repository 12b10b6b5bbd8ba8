import { t } from '@vscode/l10n';
import { element, icon, setHidden, setText } from './element.ts';
import { isRunning, type PageState } from './state.ts';

/** The place where the user reads. */
export interface Follower {
	/** The button that leads back to the end. */
	readonly jump: HTMLElement;
	/** Call after every change of the page: stays at the end if the user is there. */
	settle(state: PageState): void;
	toEnd(): void;
	/** What to remember of it; undefined at the end. */
	place(): number | undefined;
	restore(place: number): void;
}

/** So long after the last change that was told of, the page is watched for others. */
const WATCH_AFTER_MS = 100;

/** So long after the user has turned a wheel or pressed a key, the page may scroll by it. */
const ACTING_MS = 1000;

/** Zoomed pages have places between pixels. */
const END_TOLERANCE_PX = 2;

/** Follows the end of a scrolling element only while the user is at its end. */
export function createFollower(scroller: HTMLElement, moved: () => void): Follower {
	const jump = createJumpButton(scroller, () => toEnd());
	let isFollowing = true;
	let [lastTop, lastHeight] = [0, 0];
	let actedAt = Number.NEGATIVE_INFINITY;
	/** What the page showed when the user left the end. */
	let left: PageState | undefined;
	let shown: PageState | undefined;

	const update = () => {
		left = isFollowing ? undefined : (left ?? shown);
		jump.update(left && shown ? newsSince(left, shown) : undefined);
	};
	const toEnd = () => {
		isFollowing = true;
		scroller.scrollTop = scroller.scrollHeight;
		keepPlace();
		update();
	};
	const keepPlace = () => {
		({ scrollTop: lastTop, scrollHeight: lastHeight } = scroller);
	};
	for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
		scroller.addEventListener(
			type,
			(event) => {
				actedAt = event.timeStamp;
			},
			{ passive: true },
		);
	}
	scroller.addEventListener(
		'scroll',
		({ timeStamp }) => {
			const { scrollTop, scrollHeight, clientHeight } = scroller;
			if (isFollowing && scrollTop === lastTop) {
				return;
			}
			const isAtEnd = scrollHeight - scrollTop - clientHeight <= END_TOLERANCE_PX;
			// Growth moves nothing up, but what gets smaller does: only the user leaves the end.
			const isMovedByPage = scrollHeight < lastHeight && timeStamp - actedAt > ACTING_MS;
			isFollowing = isAtEnd || (isFollowing && (scrollTop >= lastTop || isMovedByPage));
			keepPlace();
			update();
			moved();
		},
		{ passive: true },
	);
	const sizes = watchSizes(scroller, () => isFollowing && toEnd());
	return {
		jump: jump.element,
		settle(state) {
			shown = state;
			sizes.rest();
			(isFollowing ? toEnd : update)();
		},
		toEnd,
		place: () => (isFollowing ? undefined : scroller.scrollTop),
		restore(place) {
			isFollowing = false;
			scroller.scrollTop = place;
			keepPlace();
			update();
		},
	};
}

/**
 * The view gets narrower, the composer taller, a section that comes into sight has another height than was
 * assumed. Observers run before the frame is painted, so that nothing jumps.
 *
 * @returns `rest` for changes that are told of: what is in the scroller is not watched until they pause, because whoever
 * watches has the browser go through the page once more in every frame.
 */
function watchSizes(scroller: HTMLElement, act: () => void): { rest(): void } {
	const outside = new ResizeObserver(act);
	const inside = new ResizeObserver(act);
	let restsUntil = 0;
	let isWatching = false;
	const watch = () => {
		const left = restsUntil - performance.now();
		if (left > 0) {
			setTimeout(watch, left);
			return;
		}
		isWatching = true;
		for (const child of scroller.children) {
			inside.observe(child);
		}
	};
	outside.observe(scroller);
	watch();
	return {
		rest() {
			restsUntil = performance.now() + WATCH_AFTER_MS;
			if (isWatching) {
				isWatching = false;
				inside.disconnect();
				setTimeout(watch, WATCH_AFTER_MS);
			}
		},
	};
}

/** Shown with what there is to see at the end; hidden without. */
function createJumpButton(
	scroller: HTMLElement,
	toEnd: () => void,
): { element: HTMLElement; update(news: string | undefined): void } {
	const label = element('span');
	const button = element(
		'button',
		{ type: 'button', class: 'jump', hidden: true },
		icon('arrow-down'),
		label,
	);
	button.addEventListener('click', () => {
		const hadFocus = document.activeElement === button;
		toEnd();
		if (hadFocus) {
			// The button goes away; the focus moves to what it led to.
			scroller.querySelector<HTMLElement>('.turn:last-child')?.focus({ preventScroll: true });
		}
	});
	return {
		element: button,
		update(news) {
			setHidden(button, news === undefined);
			setText(label, news ?? '');
		},
	};
}

/** What the user has not seen yet. */
function newsSince(left: PageState, now: PageState): string {
	const last = now.turns.at(-1);
	if (now.turns.length > left.turns.length) {
		return t('New turn below');
	}
	if (last && isRunning(last)) {
		return t('The answer goes on below');
	}
	const before = left.turns.at(-1);
	return before && isRunning(before) ? t('The answer is finished') : t('Jump to latest');
}
