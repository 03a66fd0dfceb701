/** @type {import('jest').Config} */
export default {
	testEnvironment: 'node',
	roots: ['<rootDir>/tests'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
	// Third-party code that ships in the package is tested as it ships: bundled.
	moduleNameMapper: { '^#vendor/(.*)$': '<rootDir>/dist/vendor/$1.js' },
	globalSetup: '<rootDir>/tests/n8n-home.ts',
	globalTeardown: '<rootDir>/tests/n8n-home-teardown.ts',
	testTimeout: 30_000,
};
