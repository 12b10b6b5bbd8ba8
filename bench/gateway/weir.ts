// A process of its own: the gateway with its whole pipeline, as `weir serve` builds it.
import { keepObjectsYoung } from '../../src/cli/collector.ts';
import { readConfig } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';
import { createGateway } from '../../src/gateway/gateway.ts';
import { reportPort } from './report.ts';

keepObjectsYoung();
const [, , port = '', token = ''] = process.argv;
const baseUrl = `http://127.0.0.1:${port}/v1`;
const config = readConfig({ providers: [{ id: 'up', protocol: 'openai-chat', baseUrl }] }, 'bench');
const gateway = createGateway({ ...connectConfig(config, {}), token, version: '0' });
const { port: own } = await gateway.listen();
reportPort(own);
