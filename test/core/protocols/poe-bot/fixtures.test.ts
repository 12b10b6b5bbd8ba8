import { connect } from '../../../../src/core/protocols/poe-bot/client.ts';
import { createFold } from '../../../../src/core/protocols/poe-bot/fold.ts';
import { describeFixtures } from '../fixture-rig.ts';

describeFixtures({ protocol: 'poe-bot', connect, createFold, least: 20 });
