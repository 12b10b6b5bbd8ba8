import { connectRedis, redisLimiter, takeAtOnce } from './redis-limiter.ts';

// A process of its own: `redis-process.ts SOCKET SCOPE LIMIT REQUESTS` prints how many it could send at once.
const [socket = '', scope = '', limit, requests] = process.argv.slice(2);
const client = connectRedis(socket);
const limiter = redisLimiter(client, { requestsPerMinute: Number(limit) }, scope);
process.stdout.write(String(await takeAtOnce(limiter, Number(requests))));
client.disconnect();
