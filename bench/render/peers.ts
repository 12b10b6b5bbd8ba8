/** Renderers that npm has, as their manuals say. They add themselves to the lab's. */
export const PEERS = `
import * as smd from 'streaming-markdown';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { Streamdown } from 'streamdown';
import { IncremarkContent } from '@incremark/react';

const react = (create) => () => scrolling((root) => {
	const mounted = createRoot(root.appendChild(document.createElement('div')));
	let text = '';
	return {
		append(added) { text += added; flushSync(() => mounted.render(create(text, false))); },
		end() { flushSync(() => mounted.render(create(text, true))); },
	};
});
Object.assign(renderers, {
	'streaming-markdown': () => scrolling((root) => {
		const element = root.appendChild(document.createElement('div'));
		element.className = 'markdown';
		const parser = smd.parser(smd.default_renderer(element));
		return { append: (added) => smd.parser_write(parser, added), end: () => smd.parser_end(parser) };
	}),
	streamdown: react((text) => createElement(Streamdown, null, text)),
	incremark: react((content, isFinished) => createElement(IncremarkContent, { content, isFinished })),
});
`;
