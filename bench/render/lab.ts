/** Runs in the page, on what the page itself is built from. */
export const LAB = `
import { createMarkdownView } from './markdown/markdown-view.ts';
import { createParser } from './markdown/parser.ts';
import { sanitize } from './markdown/sanitize.ts';
import './styles/main.css';

const parser = createParser();
const renderers = {
	weir() {
		const view = createMarkdownView();
		return { element: view.element, append: (added, done) => view.append(added, done) };
	},
	whole() {
		const element = document.createElement('div');
		element.className = 'markdown';
		let text = '';
		return { element, append(added) { text += added; element.replaceChildren(sanitize(parser.render(text))); } };
	},
};
const textOf = (shape, size) => {
	const [once, repeated] = shape.includes('\\u0000') ? shape.split('\\u0000') : ['', shape];
	return once + repeated.repeat(Math.ceil((size - once.length) / repeated.length));
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A flush is what is appended, and the layout that it causes, forced as following the end of the page does. */
globalThis.bench = async ([how, shape, size, flush]) => {
	const text = textOf(shape, size);
	const scroller = document.getElementById('app');
	scroller.style.cssText = 'height: 780px; overflow-y: auto';
	const one = performance.now();
	sanitize(parser.render(text));
	const once = performance.now() - one;
	const view = renderers[how]();
	scroller.replaceChildren(view.element);
	const times = [];
	let script = 0;
	for (let at = 0; at < text.length; at += flush) {
		const begin = performance.now();
		view.append(text.slice(at, at + flush), false);
		const rendered = performance.now();
		scroller.scrollTop = scroller.scrollHeight;
		times.push(performance.now() - begin);
		script += rendered - begin;
		// Sections that leave the view are let go of in a frame.
		if (times.length % 8 === 0) await new Promise(requestAnimationFrame);
	}
	view.append('', true);
	const tenth = Math.max(1, Math.floor(times.length / 10));
	return {
		flushes: times.length,
		script,
		total: times.reduce((sum, time) => sum + time, 0),
		start: mean(times.slice(Math.min(20, tenth), tenth + 20)),
		end: mean(times.slice(-tenth)),
		longest: Math.max(...times.slice(1)),
		once,
	};
};
`;
