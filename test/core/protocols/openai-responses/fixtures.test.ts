import { connect } from '../../../../src/core/protocols/openai-responses/client.ts';
import { createFold } from '../../../../src/core/protocols/openai-responses/fold.ts';
import { describeFixtures } from '../fixture-rig.ts';

describeFixtures({ protocol: 'openai-responses', connect, createFold, least: 20 });
