import assert from 'node:assert/strict';
import { Composing } from '../../../src/vscode/chat/composing.ts';
import type { Prompt } from '../../../src/vscode/chat/held-turn.ts';

const SECRET = `gh${'p_'}aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5`;

describe('composing a message', () => {
	it('sends the words with what is attached, and begins the next one empty', () => {
		const { composing, sent } = compose();
		composing.attachments.add({ label: 'a.ts', content: 'let a', icon: 'file' });
		composing.submit('  what is a  ');
		assert.deepEqual(sent, [
			{ prompt: { text: 'what is a', context: [{ label: 'a.ts', content: 'let a' }] }, instead: undefined },
		]);
		assert.deepEqual(composing.state({ parameters: '' }).chips, []);
		composing.submit('   ');
		assert.equal(sent.length, 1);
	});

	it('lets messages wait while an answer streams, and asks them in their order', () => {
		const { composing, sent, world } = compose();
		world.isRunning = true;
		composing.submit('one');
		composing.submit('two');
		composing.submit('three');
		const queue = () => composing.state({ parameters: '' }).queue;
		assert.deepEqual(
			queue().map(({ text }) => text),
			['one', 'two', 'three'],
		);
		composing.next();
		assert.equal(sent.length, 0);
		world.isRunning = false;
		composing.removeQueued(queue()[1]?.id ?? '');
		composing.next();
		composing.next();
		assert.deepEqual(
			sent.map(({ prompt }) => prompt.text),
			['one', 'three'],
		);
		assert.deepEqual(queue(), []);
	});

	it('holds back what looks like a secret until the user says so', () => {
		const { composing, sent } = compose();
		composing.attachments.add({ label: 'config.ts', content: `const t = '${SECRET}'`, icon: 'file' });
		composing.submit('look');
		const { held } = composing.state({ parameters: '' });
		assert.deepEqual(
			held?.secrets.map(({ what, where }) => ({ what, where })),
			[{ what: 'a GitHub token', where: 'config.ts' }],
		);
		assert.equal(JSON.stringify(composing.state({ parameters: '' })).includes(SECRET), false);
		assert.equal(sent.length, 0);
		composing.release(false);
		assert.equal(composing.state({ parameters: '' }).chips.length, 1);
		composing.submit('look again');
		composing.release(true);
		assert.equal(sent[0]?.prompt.text, 'look again');
		assert.equal(composing.state({ parameters: '' }).held, undefined);
	});

	it('knows the keys that Weir keeps, and asks nothing where nothing leaves the machine', () => {
		const { composing, sent, world } = compose();
		composing.submit('is own-key-1234 valid');
		assert.match(composing.state({ parameters: '' }).held?.secrets[0]?.what ?? '', /key that you gave/);
		composing.release(false);
		world.leaves = false;
		composing.submit(SECRET);
		assert.equal(sent.length, 1);
	});

	it('turns a command into words about the code in front, or runs it', () => {
		const { composing, sent, ran, world } = compose();
		composing.submit('/explain briefly');
		assert.deepEqual(sent[0]?.prompt, {
			text: 'Explain this code. briefly',
			context: [{ label: 'front.ts:1', content: 'front' }],
		});
		world.front = undefined;
		composing.submit('/fix');
		assert.deepEqual(sent[1]?.prompt.context, []);
		composing.submit('/clear');
		assert.deepEqual(ran, ['weir.newChat']);
		composing.submit('/usr/bin is a path');
		assert.equal(sent[2]?.prompt.text, '/usr/bin is a path');
	});

	it('asks an edited message in the stead of the old one, with what went along then', () => {
		const { composing, sent, world } = compose();
		composing.edit('t1', {
			text: 'old',
			context: [{ label: 'p.png', content: 'AAAA', mimeType: 'image/png' }],
		});
		assert.deepEqual(composing.state({ parameters: '' }).editing, { turnId: 't1', text: 'old' });
		world.isRunning = true;
		composing.submit('new');
		world.isRunning = false;
		composing.next();
		assert.equal(sent[0]?.instead, 't1');
		assert.equal(sent[0]?.prompt.context[0]?.mimeType, 'image/png');
		composing.edit('t1', { text: 'old', context: [] });
		composing.cancelEdit();
		assert.equal(composing.state({ parameters: '' }).editing, undefined);
	});

	it('leaves alone what is being written where something else is asked', () => {
		const { composing, sent } = compose();
		composing.attachments.add({ label: 'mine.ts', content: 'mine', icon: 'file' });
		composing.edit('t1', { text: 'old', context: [] });
		composing.attachments.add({ label: 'mine.ts', content: 'mine', icon: 'file' });
		composing.ask({ text: 'Explain this code.', context: [] });
		assert.equal(sent[0]?.instead, undefined);
		assert.equal(composing.state({ parameters: '' }).chips.length, 1);
		assert.equal(composing.state({ parameters: '' }).editing?.turnId, 't1');
	});

	it('attaches no more than a message may carry', () => {
		const { composing } = compose();
		const large = { label: 'a', content: 'x'.repeat(600_000), icon: 'file' };
		assert.equal(composing.attachments.add(large), undefined);
		assert.equal(composing.attachments.add(large), undefined);
		assert.match(composing.attachments.add({ ...large, label: 'b' }) ?? '', /^b was not attached/);
		assert.deepEqual(
			composing.attachments.chips().map(({ size }) => size),
			['600.0 kB'],
		);
	});
});

function compose() {
	const sent: { prompt: Prompt; instead: string | undefined }[] = [];
	const ran: string[] = [];
	const world = {
		isRunning: false,
		leaves: true,
		front: { label: 'front.ts:1', content: 'front', icon: 'file' } as
			| { label: string; content: string; icon: string }
			| undefined,
	};
	const composing = new Composing({
		send(prompt, instead) {
			if (!world.isRunning) {
				sent.push({ prompt, instead });
			}
			return !world.isRunning;
		},
		isRunning: () => world.isRunning,
		leaves: () => world.leaves,
		redact: (text) => text.replace('own-key-1234', '[key]'),
		run: (command) => ran.push(command),
		codeInFront: () => world.front,
		changed: () => undefined,
	});
	return { composing, sent, ran, world };
}
