import type { CallToolResult, ContentBlock, ToolAnnotations } from '@modelcontextprotocol/server';
import type * as z from 'zod/mini';
import type { Progress } from './progress.ts';

/** A tool that programs call over MCP. */
export interface McpTool<Input = unknown, Output extends object = object> {
	name: string;
	/** For people. */
	title: string;
	/** For the model that decides whether to call it. */
	description: string;
	input: z.ZodMiniType<Input>;
	/** Of `structured`. */
	output: z.ZodMiniType<Output>;
	annotations: ToolAnnotations;
	/** @throws StreamError what becomes a result with `isError`. */
	run(input: Input, call: ToolCall): Promise<ToolAnswer<Output>>;
}

/** One call's life. */
export interface ToolCall {
	/** Aborts when the client cancels or leaves. */
	signal: AbortSignal;
	progress: Progress;
}

/** What a call came to. */
export interface ToolAnswer<Output extends object = object> {
	/** For the client's model. */
	content: ContentBlock[];
	/** For programs. */
	structured: Output;
}

/** Ties a tool's `run` to its schemas; the table then holds tools of all kinds. */
export function defineTool<Input, Output extends object>(tool: McpTool<Input, Output>): McpTool {
	return tool as unknown as McpTool;
}

/** A tool's answer as MCP has it. */
export function toolResult({ content, structured }: ToolAnswer): CallToolResult {
	return { content, structuredContent: structured as Record<string, unknown> };
}
