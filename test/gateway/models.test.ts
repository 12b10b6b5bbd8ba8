import assert from 'node:assert/strict';
import { createModelDirectory, type GatewayProvider } from '../../src/gateway/model-directory.ts';
import { scripted } from '../core/scripted-stream.ts';
import { chatStream, errorReply, modelList } from '../servers/chat-stream.ts';
import { ask, FACES, type Rig, startRig } from './rig.ts';

const CHAT = FACES['openai-chat'];

function provider(id: string, models?: readonly string[]): GatewayProvider {
	return { id, name: id, stream: scripted([[]]).stream, models };
}

async function names(options: Parameters<typeof createModelDirectory>[0], name?: string): Promise<string[]> {
	const targets = await createModelDirectory(options).resolve(name);
	return targets.map(({ provider: { id }, model }) => `${id}/${model}`);
}

describe('gateway: model names', () => {
	const open = provider('open');
	const closed = provider('closed', ['small', 'large']);
	const both = { providers: [open, closed] };

	it('reads the provider before the first slash, and passes on what follows', async () => {
		assert.deepEqual(await names(both, 'open/anything'), ['open/anything']);
		assert.deepEqual(await names(both, 'open/maker/model:free'), ['open/maker/model:free']);
		assert.deepEqual(await names(both, 'closed/small'), ['closed/small']);
	});

	it('finds a bare name at the provider that lists it', async () => {
		assert.deepEqual(await names(both, 'large'), ['closed/large']);
	});

	it('asks the only provider for whatever it is asked for', async () => {
		assert.deepEqual(await names({ providers: [open] }, 'maker/model'), ['open/maker/model']);
	});

	it('answers other names, and none, by the default', async () => {
		const options = { ...both, default: 'closed/small' };
		for (const name of ['claude-something', 'maker/model', '', 'default', undefined]) {
			assert.deepEqual(await names(options, name), ['closed/small'], String(name));
		}
	});

	it('never answers by the default for a provider that was named', async () => {
		await assert.rejects(names({ ...both, default: 'open/x' }, 'closed/huge'), { kind: 'not-found' });
		await assert.rejects(names({ ...both, default: 'open/x' }, 'closed/'), { kind: 'not-found' });
	});

	it('replaces aliases, and takes lists wherever a name may stand', async () => {
		const aliases = { fast: 'closed/small', both: 'closed/small, open/x' };
		const options = { ...both, aliases, default: 'both' };
		assert.deepEqual(await names(options, 'fast'), ['closed/small']);
		assert.deepEqual(await names(options, 'both'), ['closed/small', 'open/x']);
		assert.deepEqual(await names(options, 'large, fast ,open/y'), ['closed/large', 'closed/small', 'open/y']);
		assert.deepEqual(await names(options, 'whatever'), ['closed/small', 'open/x']);
	});

	it('asks no more than eight', async () => {
		const list = Array.from({ length: 50 }, (_, at) => `open/${at}`).join();
		assert.equal((await names(both, list)).length, 8);
	});

	it('names the nearest where there is no such model', async () => {
		await assert.rejects(names(both, 'closed/smal'), {
			kind: 'not-found',
			message: /There is no model "closed\/smal"\. Did you mean closed\/small/,
		});
		await assert.rejects(names(both), { message: /No model was named/ });
		await assert.rejects(names(both, ','), { kind: 'not-found' });
		await assert.rejects(names(both, '__proto__'), { kind: 'not-found' });
	});
});

describe('gateway: models over HTTP', function () {
	this.timeout(20_000);

	let rig: Rig;

	afterEach(() => rig.close());

	it('lists what the provider tells, by names that can be asked for', async () => {
		rig = await startRig(modelList('one', 'maker/two'), { config: { aliases: { fast: 'up/one' } } });
		const list = (await (await ask(rig, '/v1/models')).json()) as { data: { id: string }[]; object: string };
		assert.equal(list.object, 'list');
		assert.deepEqual(
			list.data.map(({ id }) => id),
			['fast', 'up/one', 'up/maker/two'],
		);
		await ask(rig, '/v1/models');
		assert.equal(rig.provider.requests.length, 1, 'a list is asked for once in five minutes');
	});

	it('does without the list of a provider that has none', async () => {
		rig = await startRig(errorReply(500, { message: 'No list' }));
		const response = await ask(rig, '/v1/models');
		assert.equal(response.status, 200);
		assert.deepEqual(((await response.json()) as { data: unknown[] }).data, []);
	});

	it('tells of one model, and of one that there is not', async () => {
		rig = await startRig(modelList('one'), {
			config: {
				providers: [{ id: 'up', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1', models: ['one'] }],
			},
		});
		assert.equal(((await (await ask(rig, '/v1/models/up%2Fone')).json()) as { id: string }).id, 'up/one');
		const missing = await ask(rig, '/v1/models/up/two');
		assert.equal(missing.status, 404);
		assert.match(JSON.stringify(await missing.json()), /model_not_found/);
	});

	it('lets the next model answer if one fails before its first event', async () => {
		rig = await startRig(({ body }) =>
			JSON.parse(body).model === 'a' ? errorReply(500, { message: 'Down' }) : chatStream('From b'),
		);
		for (const [face, { path, body }] of Object.entries(FACES)) {
			const response = await ask(rig, path, { ...body, model: 'up/a,up/b' });
			assert.equal(response.status, 200, face);
			assert.match(await response.text(), /From b/);
		}
		assert.deepEqual(
			rig.provider.requests.map(({ body }) => JSON.parse(body).model),
			['a', 'b', 'a', 'b', 'a', 'b'],
		);
	});

	it('answers a request without a model by the default', async () => {
		rig = await startRig(chatStream('Hello'), { config: { default: 'up/standard' } });
		assert.equal((await ask(rig, CHAT.path, { messages: CHAT.body.messages })).status, 200);
		assert.equal(JSON.parse(rig.provider.requests[0]?.body ?? '').model, 'standard');
	});

	it('counts what a name costs nobody: ten thousand of them leave no trace in the metrics', async () => {
		rig = await startRig(chatStream('Hello'), { config: { default: 'up/m' } });
		for (let at = 0; at < 20; at++) {
			await (await ask(rig, CHAT.path, { ...CHAT.body, model: `secret-${at}` })).text();
		}
		const text = await (await ask(rig, '/metrics')).text();
		assert.match(text, /weir_model_calls_total\{provider="up",outcome="stop"\} 20/);
		assert.match(text, /weir_tokens_total\{provider="up",kind="input"\} 240/);
		assert.doesNotMatch(text, /secret-/);
	});
});
