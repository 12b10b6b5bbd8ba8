import { DEMO, makeTurn } from '../../test/webview/rig/fake-host.ts';
import { USUAL } from './shapes.ts';

/**
 * Runs in the page, on what the page itself is built from. A renderer takes text; `stream` gives it a piece for each
 * frame and marks where each begins, so that a trace tells what the whole main thread did for it.
 *
 * @param peers the script that adds further renderers; '' for none.
 */
export function labScript(peers: string): string {
	return LAB.replace('/* peers */', peers);
}

const LAB = `
import { createMarkdownView } from './markdown/markdown-view.ts';
import { createParser } from './markdown/parser.ts';
import { purify } from './markdown/purify.ts';
import { sanitize } from './markdown/sanitize.ts';
import { createSections } from './markdown/sections.ts';
import { openPage } from './page.ts';
import './styles/main.css';

const parser = createParser();
const app = document.getElementById('app');
const frame = () => new Promise(requestAnimationFrame);
/** Of text that is not measured, in UTF-16 units. */
const PIECE = 1024;
/** So many flushes come before those that are measured: larger pieces leave work behind that no flush does. */
const LEAD = 8;

/** An element of the view's size that scrolls, following its end. */
const scrolling = (create) => {
	app.style.cssText = 'display: block; height: 780px; overflow-y: auto';
	const view = create(app);
	return {
		...view,
		async show(added) {
			view.append(added);
			app.scrollTop = app.scrollHeight;
			await frame();
		},
	};
};
const renderers = {
	weir: () => scrolling((root) => {
		const view = createMarkdownView();
		root.append(view.element);
		return { append: (added) => view.append(added, false), end: () => view.append('', true) };
	}),
	whole: () => scrolling((root) => {
		const element = root.appendChild(document.createElement('div'));
		element.className = 'markdown';
		let text = '';
		return { append(added) { text += added; element.replaceChildren(sanitize(parser.render(text))); }, end() {} };
	}),
	/**
	 * What the browser alone costs: the blocks of the usual answer are made before, and each is put in when its text
	 * would have come. Nothing is read, made clean or compared.
	 */
	placed: () => scrolling((root) => {
		const usual = ${JSON.stringify(USUAL)};
		const made = createMarkdownView();
		made.append(usual, true);
		const blocks = [...made.element.querySelectorAll('.section > *')];
		const sections = createSections(root.appendChild(document.createElement('div')));
		root.firstChild.className = 'markdown';
		let [length, placed] = [0, 0];
		return {
			append(added) {
				length += added.length;
				for (; placed < (length / usual.length) * blocks.length; placed++)
					sections.settle(sections.open(blocks[placed % blocks.length].cloneNode(true)));
			},
			end() {},
		};
	}),
	/**
	 * The chat view itself, from the host's message to the acknowledged frame. The host's end of the line has made one
	 * event of the pieces that came since the last one (\`PageLink\`).
	 */
	async page() {
		let [sequence, heard] = [0, () => {}];
		globalThis.acquireVsCodeApi = () => ({
			postMessage({ type }) { if (type === 'ready' || type === 'acknowledge') heard(); },
			getState() {},
			setState() {},
		});
		const hear = () => new Promise((resolve) => { heard = resolve; });
		const ready = hear();
		openPage(app);
		await ready;
		const post = (message) => { const done = hear(); postMessage({ ...message, sequence: ++sequence }, '*'); return done; };
		const change = (change) => post({ type: 'update', changes: [change] });
		await post({ type: 'snapshot', state: { turns: [], model: ${JSON.stringify(DEMO)}, trusted: true } });
		let turnId = 't0';
		const begin = () => change({ type: 'turn-added', turn: { ...${JSON.stringify(makeTurn('', 'Write.', { status: 'streaming' }))}, id: turnId } });
		await begin();
		return {
			show(added) {
				return change({ type: 'events', turnId, events: [{ type: 'text-delta', text: added }] });
			},
			end: () => change({ type: 'turn-status', turnId, status: 'finished' }),
			async next() {
				turnId = 't' + sequence;
				await begin();
			},
		};
	},
};
/* peers */

globalThis.lab = {
	/**
	 * Streams a text, a flush a frame, or one every so many ms; 0: as fast as frames come. With \`windows\`, only so many
	 * stretches of 40 flushes are measured, and what is between them comes in larger pieces.
	 */
	async stream(how, text, flush, everyMs, windows) {
		app.replaceChildren();
		const view = await renderers[how]();
		const begin = performance.now();
		const stretch = windows > 0 ? text.length / windows : text.length;
		const measured = windows > 0 ? Math.min(stretch, 40 * flush) : stretch;
		let flushes = 0;
		await frame();
		for (let at = 0; at < text.length; ) {
			const left = Math.floor(at / stretch + 1) * stretch - at;
			const isMeasured = left <= measured;
			const before = left - measured - LEAD * flush;
			const end = Math.ceil(at + (before > 0 ? Math.min(PIECE, before) : flush));
			performance.mark(isMeasured ? 'flush' : 'skip');
			await view.show(text.slice(at, end));
			at = end;
			flushes++;
			while (everyMs > 0 && performance.now() - begin < flushes * everyMs) await frame();
		}
		performance.mark('end');
		await view.end();
		await frame();
		performance.mark('skip');
	},
	/** Streams the same answer several times into one chat view. */
	async conversation(text, piece, answers) {
		const view = await renderers.page();
		for (let answer = 0; answer < answers; answer++) {
			for (let at = 0; at < text.length; at += piece) await view.show(text.slice(at, at + piece));
			await view.end();
			if (answer < answers - 1) await view.next();
		}
	},
	/**
	 * The ms of script that a whole text takes at once, in the median: by the parser and the sanitizer that everybody has,
	 * or with what the view knows of HTML that is plain.
	 */
	once(text, isOurs) {
		const clean = isOurs ? sanitize : purify;
		const times = Array.from({ length: 5 }, () => {
			const begin = performance.now();
			clean(parser.render(text));
			return performance.now() - begin;
		});
		return times.sort((a, b) => a - b)[2];
	},
	/** The ms of script that a text takes in pieces, without the page around it. */
	pieces(text, flush) {
		const view = createMarkdownView();
		const begin = performance.now();
		for (let at = 0; at < text.length; at += flush) view.append(text.slice(at, at + flush), false);
		view.append('', true);
		return performance.now() - begin;
	},
};
`;
