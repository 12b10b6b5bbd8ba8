import { connect } from '../../../../src/core/protocols/anthropic-messages/client.ts';
import { describeFixtures } from '../fixture-rig.ts';
import { decode } from './decode.ts';

describeFixtures({
	protocol: 'anthropic-messages',
	connect,
	decode,
	least: 40,
	byteByByte: 'tool-parallel',
	baseUrlOf: ({ origin }) => origin,
});
