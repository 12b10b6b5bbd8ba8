import { connect } from '../../../../src/core/protocols/openai-responses/client.ts';
import { createFold } from '../../../../src/core/protocols/openai-responses/fold.ts';
import { decodeWith } from '../decode-with.ts';
import { describeFixtures } from '../fixture-rig.ts';

describeFixtures({
	protocol: 'openai-responses',
	connect,
	decode: decodeWith(createFold),
	least: 20,
	byteByByte: 'openai-incomplete-length-half-tool',
});
