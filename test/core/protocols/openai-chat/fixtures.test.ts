import { connect } from '../../../../src/core/protocols/openai-chat/client.ts';
import { describeFixtures } from '../fixture-rig.ts';
import { decode } from './collect.ts';

describeFixtures({
	protocol: 'openai-chat',
	connect,
	decode,
	least: 25,
	byteByByte: 'openai-parallel-tools',
});
