import { connect } from '../../../../src/core/protocols/poe-bot/client.ts';
import { createFold } from '../../../../src/core/protocols/poe-bot/fold.ts';
import { decodeWith } from '../decode-with.ts';
import { describeFixtures } from '../fixture-rig.ts';

describeFixtures({
	protocol: 'poe-bot',
	connect,
	decode: decodeWith(createFold),
	least: 20,
	byteByByte: 'bot-tool-calls',
});
