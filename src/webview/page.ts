import { handleActions } from './actions.ts';
import { oncePerFrame } from './frame.ts';
import { createMemoryKeeper, readMemory } from './memory.ts';
import type { NumberedMessage } from './messages.ts';
import { openPort } from './port.ts';
import { openState, type PageState, reduce, runningTurn } from './state.ts';
import { createView } from './view.ts';

/** Builds the chat view's page inside `root` and connects it to the host. */
export function openPage(root: HTMLElement): void {
	let state: PageState | undefined;
	const acknowledgements: (() => void)[] = [];

	const port = openPort(
		(message, acknowledge) => {
			receive(message);
			acknowledgements.push(acknowledge);
			paint();
		},
		() => view.showUnreadable(),
	);
	const send = (text: string) => {
		if (state) {
			port.post({ type: 'send', text });
		}
	};
	const stop = () => port.post({ type: 'stop' });
	const remember = createMemoryKeeper(port, () => ({ ...view.memory(), session: state?.session }));
	const pickModel = () => port.post({ type: 'action', name: 'pick-model' });
	const view = createView(root, { send, stop, pickModel, post: port.post, changed: remember });
	const receive = (message: NumberedMessage) => {
		if (message.type === 'snapshot') {
			state = openState(message.state, state);
			remember();
			return;
		}
		for (const change of message.changes) {
			if (state) {
				state = reduce(state, change);
				view.observe(change, state);
			}
		}
	};
	const paint = oncePerFrame(() => {
		if (state) {
			view.update(state);
		}
		for (const acknowledge of acknowledgements.splice(0)) {
			acknowledge();
		}
	});

	view.restore(readMemory(port.recall()));
	handleActions(root, { post: port.post, send, state: () => state });
	onEscape(() => {
		if (state && runningTurn(state)) {
			stop();
		}
	});
}

function onEscape(act: () => void): void {
	addEventListener('keydown', (event) => {
		// An input method uses the key to give up a word.
		if (event.key === 'Escape' && !event.isComposing) {
			act();
		}
	});
}
