export { Pool } from 'pg';
export type { ClientBase, Pool as PoolType, PoolClient, PoolConfig, QueryResult } from 'pg';
