import assert from 'node:assert/strict';
import { readConfig } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';
import { takeAtOnce } from '../core/policies/rate-limit/redis-limiter.ts';

describe('gateway: what a preset knows of its provider', () => {
	async function optionsOf(provider: object, settings: object = {}) {
		const config = readConfig({ providers: [{ id: 'p', ...provider }], policies: settings }, 'weir.json');
		const { models, policies } = connectConfig(config, {});
		const [target] = await models.resolve('p/m');
		assert.ok(target);
		return policies.optionsFor(target);
	}

	it('is its limit a minute, where the configuration sets none', async () => {
		const poe = await optionsOf({ preset: 'poe' });
		assert.ok(poe.rateLimit);
		assert.equal(await takeAtOnce(poe.rateLimit, 501), 500);
		const set = await optionsOf({ preset: 'poe', rateLimit: { requestsPerMinute: 2 } });
		assert.ok(set.rateLimit);
		assert.equal(await takeAtOnce(set.rateLimit, 3), 2);
		assert.equal((await optionsOf({ preset: 'groq' })).rateLimit, undefined);
	});

	it('is in what its models differ, whether Weir learns or not', async () => {
		for (const learns of [true, false]) {
			const quirksOf = async (provider: object) => {
				const { learn } = await optionsOf(provider, { learn: learns });
				return learn ? learn.get('m') : [];
			};
			assert.deepEqual(await quirksOf({ preset: 'openai' }), ['max-completion-tokens']);
			assert.deepEqual(await quirksOf({ preset: 'openai', quirks: ['no-seed'] }), ['no-seed']);
			assert.deepEqual(await quirksOf({ preset: 'groq' }), []);
		}
	});
});
