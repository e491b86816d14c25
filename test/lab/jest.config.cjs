/** One cluster for all lab suites, brought up before the first and taken down after the last. */
const base = require('../../jest.config.cjs');
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/lab'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/lab/set-up.ts',
  globalTeardown: '<rootDir>/test/lab/tear-down.ts',
  testTimeout: 180_000,
  testSequencer: '<rootDir>/test/lab/by-name.cjs',
};
