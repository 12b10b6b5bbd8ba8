import type { FaceName } from '../../gateway/rig.ts';
import type { Client, Finish } from './client.ts';
import { langChainAnthropic, langChainOpenAI } from './langchain.ts';
import { anthropic, openAiHelper, openAiIterator, openAiResponses, openAiToolRunner } from './vendors.ts';
import { vercelAnthropic, vercelOpenAI } from './vercel.ts';

/** A judge, and what is its own in how it reads. */
export interface Judge {
	client: Client;
	/** The face that it asks. */
	face: FaceName;
	/** It has no place for a refusal. */
	dropsRefusals?: boolean;
	/** It takes the input's tokens from the beginning of an answer, where they are an estimate for most providers. */
	countsInputFirst?: boolean;
	/** What it calls a failure, so that nobody reads the arguments of half a call. */
	rejects?: readonly Finish[];
}

/** The judges, by their names. */
export const CLIENTS: Readonly<Record<string, Judge>> = {
	'ai with @ai-sdk/openai-compatible': { face: 'openai-chat', client: vercelOpenAI },
	'ai with @ai-sdk/anthropic': { face: 'anthropic-messages', client: vercelAnthropic },
	'@langchain/openai': { face: 'openai-chat', client: langChainOpenAI, dropsRefusals: true },
	'@langchain/anthropic': {
		face: 'anthropic-messages',
		client: langChainAnthropic,
		countsInputFirst: true,
	},
	'openai, chunk by chunk': { face: 'openai-chat', client: openAiIterator },
	'openai, by its strict helper': { face: 'openai-chat', client: openAiHelper },
	'openai, by its runner of tools': {
		face: 'openai-chat',
		client: openAiToolRunner,
		rejects: ['length', 'content-filter'],
	},
	'openai, responses': { face: 'openai-responses', client: openAiResponses },
	'@anthropic-ai/sdk, by its helper': { face: 'anthropic-messages', client: anthropic },
};
