/** Unit, contract and tidy tests. The lab and the other suites of real processes have configurations of their own beside them. */
module.exports = {
  roots: ['<rootDir>/pkg', '<rootDir>/cmd', '<rootDir>/test', '<rootDir>/deploy'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/lab/', '<rootDir>/test/bench/'],
  testEnvironment: 'node',
  transform: {
    '^.+\\.(ts|js|mjs)$': ['@swc/jest', {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(jose|@peculiar|re2js|@noble|@hexagon|pvtsutils|pvutils|asn1js|tsyringe)/)'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  cacheDirectory: '<rootDir>/.cache/jest',
};
