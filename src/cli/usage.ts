/** What `weir --help` prints. */
export const USAGE = `weir: streaming chat completions from the command line

  weir ask (--provider ID | --protocol NAME --base-url URL) --model M [options] PROMPT
  weir models (--provider ID | --protocol NAME --base-url URL) [--key-env NAME] [--json]
              [--model PART]     list what the provider offers, or what contains PART
              [--probe --model M] find out, by a few short requests, what M can do
  weir serve (--config FILE | --demo) [--port N] [--token-file FILE]
                             models for other programs: a gateway that speaks OpenAI's and
                             Anthropic's APIs; prints {"url", "token"} when it is ready
  weir mcp (--config FILE | --demo)
                             models as tools for the program that starts it, by MCP over
                             standard input and output

Which model
  --provider ID          demo, openai, anthropic, poe, openrouter, groq, ollama …
  --protocol NAME        openai-chat, openai-responses, anthropic-messages or poe-bot
  --base-url URL         as the protocol's official SDK means it: OpenAI's with /v1,
                         Anthropic's without, Poe's with /bot/
  --model M              the model's name as its provider knows it (demo needs none)
  --key-env NAME         the environment variable that holds the key

What to ask
  PROMPT                 the message, or - to read it from standard input
  --system TEXT          what the model is told beforehand
  --temperature N        0 to 2
  --top-p N              0 to 1
  --max-tokens N         the most tokens to generate, reasoning included
  --stop TEXT            where to stop; up to 4 times
  --seed N               for answers that repeat, where the provider can
  --reasoning-effort E   low, medium, high …, as the provider names it
  --tools FILE           OpenAI's tools array; calls are printed, not run
  --tool-choice C        auto, none, required, or the name of a tool
  --response-format F    text, json_object, or a JSON Schema: a file or its text
  --no-stream            ask for the answer in one piece

How long, how often (0 ms: without end)
  --connect-ms N         until the response begins
  --first-event-ms N     until the answer begins
  --idle-ms N            without a byte, once the answer has begun
  --content-ms N         without anything of the answer, however many keep-alives flow
  --total-ms N           the whole answer
  --retries N            0 to 4 further tries before the answer begins; 0 turns them off
  --no-retry             as --retries 0
  --no-resume            an answer that breaks off ends there; else it is asked to go on
  --no-learn             a field that the server rejects by name stays; else the request
                         goes out once more without it
  --no-timeout           no waiting is too long
  --bound-text N         characters of text that the answer may have; default 1048576
  --no-bound             the answer may have any length

Output
  --json                 one event a line instead of the text

Exit code: 0 after a whole answer; 1 after an error, told in one line of JSON, last
on standard error; 130 after Ctrl+C.
`;
