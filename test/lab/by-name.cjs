const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites run in the order of their names: the destructive ones come last. */
module.exports = class ByName extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
};
