import {
	type ContentBlock,
	completable,
	type McpServer,
	ResourceTemplate,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { jsonSchema } from './schema.ts';

/** A red pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** A sound without samples. */
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=';

const image: ContentBlock = { type: 'image', data: PNG, mimeType: 'image/png' };

const CONTENT: Readonly<Record<string, ContentBlock[]>> = {
	test_simple_text: [{ type: 'text', text: 'This is a simple text response for testing.' }],
	test_image_content: [image],
	test_audio_content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }],
	test_embedded_resource: [resource('test://embedded-resource', 'text/plain', 'An embedded resource.')],
	test_multiple_content_types: [
		{ type: 'text', text: 'Several kinds:' },
		image,
		resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
	],
};

/** Tools, resources and prompts that only give something. */
export function registerContent(server: McpServer): void {
	for (const [name, content] of Object.entries(CONTENT)) {
		server.registerTool(name, { description: `Gives the content of ${name}.` }, () => ({ content }));
	}
	server.registerTool('test_error_handling', { description: 'Fails.' }, () => {
		throw new Error('This tool intentionally returns an error for testing');
	});
	server.registerTool(
		'json_schema_2020_12_tool',
		{ description: 'Has a schema with every keyword.', inputSchema: jsonSchema(SCHEMA_2020) },
		() => ({ content: [{ type: 'text', text: 'ok' }] }),
	);
	registerResources(server);
	registerPrompts(server);
}

const SCHEMA_2020 = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	type: 'object',
	$defs: {
		address: {
			$anchor: 'addressDef',
			type: 'object',
			properties: { street: { type: 'string' }, city: { type: 'string' } },
		},
	},
	properties: {
		name: { type: 'string' },
		address: { $ref: '#/$defs/address' },
		contactMethod: { type: 'string', enum: ['phone', 'email'] },
		phone: { type: 'string' },
		email: { type: 'string' },
	},
	allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
	if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
	// biome-ignore lint/suspicious/noThenProperty: it is the keyword of JSON Schema.
	then: { required: ['phone'] },
	else: { required: ['email'] },
	additionalProperties: false,
};

function registerResources(server: McpServer): void {
	for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
		server.server.setRequestHandler(method, () => ({}));
	}
	const text = (uri: string, words: string) => ({ contents: [{ uri, mimeType: 'text/plain', text: words }] });
	server.registerResource('static-text', 'test://static-text', { mimeType: 'text/plain' }, () =>
		text('test://static-text', 'This is the content of the static text resource.'),
	);
	server.registerResource('static-binary', 'test://static-binary', { mimeType: 'image/png' }, () => ({
		contents: [{ uri: 'test://static-binary', mimeType: 'image/png', blob: PNG }],
	}));
	server.registerResource('watched', 'test://watched-resource', { mimeType: 'text/plain' }, () =>
		text('test://watched-resource', 'Watched.'),
	);
	const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
	server.registerResource('template', template, { mimeType: 'application/json' }, (uri, { id }) => ({
		contents: [
			{
				uri: uri.href,
				mimeType: 'application/json',
				text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
			},
		],
	}));
}

function registerPrompts(server: McpServer): void {
	const says = (...contents: ContentBlock[]) => ({
		messages: contents.map((content) => ({ role: 'user' as const, content })),
	});
	const words = (text: string): ContentBlock => ({ type: 'text', text });
	server.registerPrompt('test_simple_prompt', { description: 'Has no arguments.' }, () =>
		says(words('This is a simple prompt for testing.')),
	);
	const arg = completable(z.string(), (value) =>
		['test', 'testing'].filter((each) => each.startsWith(value)),
	);
	server.registerPrompt(
		'test_prompt_with_arguments',
		{ description: 'Has two.', argsSchema: z.object({ arg1: arg, arg2: z.string() }) },
		({ arg1, arg2 }) => says(words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
	);
	server.registerPrompt(
		'test_prompt_with_embedded_resource',
		{ description: 'Embeds one.', argsSchema: z.object({ resourceUri: z.string() }) },
		({ resourceUri }) =>
			says(resource(resourceUri, 'text/plain', 'Embedded.'), words('Look at the embedded resource.')),
	);
	server.registerPrompt('test_prompt_with_image', { description: 'Shows one.' }, () =>
		says(image, words('Look at the image.')),
	);
}

function resource(uri: string, mimeType: string, text: string): ContentBlock {
	return { type: 'resource', resource: { uri, mimeType, text } };
}
