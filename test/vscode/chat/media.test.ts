import assert from 'node:assert/strict';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import { findKept, toldMedia } from '../../../src/vscode/chat/media/kept-media.ts';
import { extensionOf, isPicture, mediaTypeOf } from '../../../src/vscode/chat/media/media-type.ts';
import { shownChange, shownTurn } from '../../../src/vscode/chat/shown.ts';
import { symbolNames } from '../../../src/vscode/chat/symbol-names.ts';
import type { Turn } from '../../../src/webview/messages.ts';

const media = (data: string) => ({ type: 'media' as const, mimeType: 'image/png', data });
const LARGE = 'A'.repeat(400_000);

describe('media for the page', () => {
	it('is told where it is small, and named where it is large', () => {
		assert.deepEqual(toldMedia(media('AAAA')), media('AAAA'));
		const kept = toldMedia(media(LARGE));
		assert.ok('url' in kept);
		assert.match(kept.url, /^weir-media:400000-[0-9a-f]{16}$/);
		assert.deepEqual(toldMedia({ ...media(''), url: 'https://a.example' }), {
			...media(''),
			url: 'https://a.example',
		});
	});

	it('is found again by its name, and told from other media of its length', () => {
		const other = `${LARGE.slice(1)}B`;
		const turn = turnWith(media(LARGE), media(other));
		for (const data of [LARGE, other]) {
			const kept = toldMedia(media(data));
			assert.ok('url' in kept);
			// Compared here: a difference would be printed, all 400,000 characters of it.
			assert.ok(findKept([turn], kept.url)?.data === data);
		}
		assert.equal(findKept([turn], 'weir-media:1-0'), undefined);
		assert.equal(findKept([], 'weir-media:1-0'), undefined);
	});

	it('does not travel with turns and events where it is large', () => {
		assert.ok(JSON.stringify(shownTurn(turnWith(media(LARGE)))).length < 1000);
		const change = shownChange({ type: 'events', turnId: '1', events: [media(LARGE), media('AAAA')] });
		assert.ok(JSON.stringify(change).length < 1000);
		assert.ok(JSON.stringify(change).includes('AAAA'));
	});
});

describe('the type of media', () => {
	for (const [type, hex] of Object.entries({
		'image/png': '89504e470d0a1a0a',
		'image/jpeg': 'ffd8ffe0',
		'image/gif': '474946383961',
		'image/webp': '524946460000000057454250565038',
		'audio/wav': '524946460000000057415645',
		'audio/mpeg': '494433',
		'audio/ogg': '4f676753',
		'audio/flac': '664c6143',
		'audio/mp4': '00000020667479704d344120',
		'video/mp4': '000000206674797069736f6d',
		'video/webm': '1a45dfa3',
	})) {
		it(`is ${type} by its first bytes`, () => {
			assert.equal(mediaTypeOf(Buffer.from(hex, 'hex')), type);
			assert.notEqual(extensionOf(type), 'bin');
			assert.equal(isPicture(type), type.startsWith('image/'));
		});
	}

	it('is none for what may hold scripts, and for nothing', () => {
		for (const text of ['<svg/>', '<?xml version="1.0"?><svg/>', '<html>', '%PDF-1.7', 'BM', '']) {
			assert.equal(mediaTypeOf(Buffer.from(text)), undefined, text);
		}
	});
});

describe('the names of a symbol', () => {
	it('are its own and that of what holds it', () => {
		assert.deepEqual(symbolNames('read'), { name: 'read', container: '' });
		assert.deepEqual(symbolNames('a.Reader.read(bytes)'), { name: 'read', container: 'Reader' });
		assert.deepEqual(symbolNames('std::string'), { name: 'string', container: 'std' });
		assert.deepEqual(symbolNames('Reader#read()'), { name: 'read', container: 'Reader' });
		assert.deepEqual(symbolNames(undefined), { name: '', container: '' });
	});
});

function turnWith(...content: ReturnType<typeof media>[]): Turn {
	return {
		id: '1',
		prompt: { text: '', context: [] },
		model: { id: 'a/b', model: 'b', provider: 'a', isDemo: false },
		status: 'finished',
		startedAt: 0,
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content }] },
	};
}
