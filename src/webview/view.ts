import { t } from '@vscode/l10n';
import { createAnnouncer } from './announcer.ts';
import { createBanners } from './banners.ts';
import { type ComposerInputs, createComposer } from './composer.ts';
import { createEarlierTurns, keepInPlace } from './earlier-turns.ts';
import { element } from './element.ts';
import { createEmptyState } from './empty-state.ts';
import { createFollower } from './follow.ts';
import { type LoadedMedia, showLoaded } from './loaded-media.ts';
import type { PageMemory } from './memory.ts';
import type { Change } from './messages.ts';
import type { PageState } from './state.ts';
import { createTranscript } from './transcript.ts';

/** The whole page as one thing: it shows a state, and reports what it wants remembered. */
export interface View {
	/** Shows the state; call it at most once a frame. */
	update(state: PageState): void;
	/** What a change does besides changing the state: it is spoken, moves the focus, or leads to the end. */
	observe(change: Change, state: PageState): void;
	memory(): PageMemory;
	/** Call it before the first update. */
	restore(memory: PageMemory): void;
	/** Says that host and page do not understand each other. */
	showUnreadable(): void;
}

/** Builds the page inside `root`, which stays hidden until the first update. */
export function createView(root: HTMLElement, inputs: ComposerInputs): View {
	const transcript = createTranscript();
	const earlier = createEarlierTurns();
	const emptyState = createEmptyState();
	const banners = createBanners();
	const composer = createComposer(inputs);
	const announcer = createAnnouncer();
	const scroller = element(
		'div',
		{ class: 'scroller' },
		emptyState.element,
		earlier.element,
		transcript.element,
	);
	const follower = createFollower(scroller, inputs.changed);
	let place: number | undefined;
	/** Shown after the turns: those that they belong to may have come with them. */
	const arrived: LoadedMedia[] = [];
	let shown: PageState | undefined;

	const updateParts = (state: PageState) => {
		for (const part of [transcript, earlier, emptyState, banners, composer]) {
			part.update(state);
		}
	};
	const title = element('h1', { class: 'unseen' }, t('Chat'));
	const reading = element('main', { class: 'reading' }, title, scroller, follower.jump);
	root.append(reading, banners.element, composer.element, announcer.element);
	root.hidden = true;
	return {
		update(state) {
			root.hidden = false;
			const first = transcript.element.firstElementChild;
			if (first && shown?.earlier !== state.earlier) {
				keepInPlace(scroller, first, () => updateParts(state));
			} else {
				updateParts(state);
			}
			if (shown && shown.session !== state.session) {
				follower.toEnd();
			}
			shown = state;
			for (const media of arrived.splice(0)) {
				showLoaded(transcript.element, media);
			}
			if (place !== undefined) {
				follower.restore(place);
				place = undefined;
			}
			follower.settle(state);
		},
		observe(change, state) {
			announcer.observe(change, state);
			if (change.type === 'turn-added') {
				follower.toEnd();
			} else if (change.type === 'focus-composer') {
				composer.focus(change.text);
			} else if (change.type === 'completions') {
				composer.offer(change.query, change.items);
			} else if (change.type === 'media') {
				arrived.push(change);
			}
		},
		memory() {
			const now = follower.place();
			return { draft: composer.draft(), ...(now === undefined ? {} : { place: now }) };
		},
		restore(memory) {
			({ place } = memory);
			composer.setDraft(memory.draft);
		},
		showUnreadable() {
			root.hidden = false;
			scroller.replaceChildren(createUnreadable());
		},
	};
}

function createUnreadable(): HTMLElement {
	return element(
		'p',
		{ class: 'empty' },
		t('This view and Weir do not understand each other. Reload the window.'),
	);
}
