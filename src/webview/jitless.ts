import * as z from 'zod/mini';

// The page's content security policy forbids eval, which zod would otherwise try when a schema is built.
z.config({ jitless: true });
